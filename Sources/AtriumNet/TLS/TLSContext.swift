import COpenSSL

/// What all TLS connections of one side share: version, ciphers and, on a server, the certificate. Made once and never
/// changed, so threads use it without a lock; a channel keeps what it needs of it.
///
/// Both sides speak TLS 1.3 alone, under the protocol name `atrium/1` (ALPN), without tickets, early data or
/// renegotiation. Spec/03-session.md §3.8.
public final class TLSContext: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    let isServer: Bool
    /// A server's own key; nil on a client.
    public let fingerprint: TLSFingerprint?

    private init(_ pointer: OpaquePointer, isServer: Bool, fingerprint: TLSFingerprint?) {
        self.pointer = pointer
        self.isServer = isServer
        self.fingerprint = fingerprint
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// The protocol name both sides agree on.
    public static let protocolName = "atrium/1"
    /// The name as the handshake writes it: its length in front.
    static let protocolList: [UInt8] = [UInt8(protocolName.utf8.count)] + Array(protocolName.utf8)

    /// AES-128 first: the fastest where the processor has it, and strong enough; a client without it puts ChaCha20
    /// first and gets that.
    private static let ciphers = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"
    private static let groups = "X25519:P-256"

    /// A server's context.
    ///
    /// - Parameters:
    ///   - certificates: PEM: the server's certificate, then what leads from it to an authority.
    ///   - key: PEM: the private key of the first certificate, not encrypted.
    /// - Throws: where either cannot be read, or the key is another certificate's.
    public static func server(certificates: [UInt8], key: [UInt8]) throws(TLSError) -> TLSContext {
        let chain = try CertificateChain(pem: certificates)
        let privateKey = try PrivateKey(pem: key)
        let pointer = try make(TLS_server_method())
        do throws(TLSError) {
            guard SSL_CTX_use_certificate(pointer, chain.first) == 1 else {
                throw TLSError(failed: "the certificate cannot be used")
            }
            guard SSL_CTX_use_PrivateKey(pointer, privateKey.pointer) == 1, SSL_CTX_check_private_key(pointer) == 1
            else { throw TLSError(failed: "the key is not that of the certificate") }
            for certificate in chain.others {
                guard cos_add_chain_certificate(pointer, certificate) == 1 else {
                    throw TLSError(failed: "a certificate of the chain cannot be used")
                }
            }
            guard SSL_CTX_set_num_tickets(pointer, 0) == 1 else { throw TLSError(failed: "tickets stay on") }
        } catch {
            SSL_CTX_free(pointer)
            throw error
        }
        SSL_CTX_set_client_hello_cb(pointer, { ssl, alert, _ in TLSContext.refuseWithoutProtocol(ssl, alert) }, nil)
        SSL_CTX_set_alpn_select_cb(
            pointer,
            { _, chosen, count, offered, offeredCount, _ in
                TLSContext.select(chosen, count, offered, offeredCount)
            }, nil)
        return TLSContext(pointer, isServer: true, fingerprint: TLSFingerprint(certificate: chain.first))
    }

    /// A client's context. OpenSSL is told to take any certificate: whether the server is the right one is decided
    /// behind the handshake and before the first frame, by `TLSChannel.fingerprint` and `TLSChannel.authorityFault`.
    ///
    /// - Parameter authorities: PEM: authorities to believe in place of the system's. Tests have their own.
    public static func client(authorities: [UInt8]? = nil) throws(TLSError) -> TLSContext {
        let pointer = try make(TLS_client_method())
        do throws(TLSError) {
            try believe(authorities, pointer)
            guard SSL_CTX_set_alpn_protos(pointer, protocolList, UInt32(protocolList.count)) == 0 else {
                throw TLSError(failed: "the protocol cannot be named")
            }
        } catch {
            SSL_CTX_free(pointer)
            throw error
        }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
        // What is verified is verified once, when it is asked for.
        SSL_CTX_set_cert_verify_callback(pointer, { _, _ in 1 }, nil)
        return TLSContext(pointer, isServer: false, fingerprint: nil)
    }

    private static func make(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
        guard let pointer = SSL_CTX_new(method) else { throw TLSError(failed: "OpenSSL cannot be used") }
        cos_set_options(pointer)
        guard cos_set_versions(pointer, TLS1_3_VERSION, TLS1_3_VERSION) == 1,
            SSL_CTX_set_ciphersuites(pointer, ciphers) == 1, cos_set_groups(pointer, groups) == 1
        else {
            SSL_CTX_free(pointer)
            throw TLSError(failed: "OpenSSL does not speak TLS 1.3")
        }
        return pointer
    }

    private static func believe(_ authorities: [UInt8]?, _ pointer: OpaquePointer) throws(TLSError) {
        guard let authorities else {
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw TLSError(failed: "the system's authorities cannot be read")
            }
            return
        }
        let chain = try CertificateChain(pem: authorities)
        for certificate in [chain.first] + chain.others {
            guard X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), certificate) == 1 else {
                throw TLSError(failed: "an authority cannot be used")
            }
        }
    }
}
