import AtriumNet
import COpenSSL
import Testing

@Suite("What TLS contexts insist on")
struct TLSContextTests {
    /// A handshake of a client of OpenSSL's own making against a server of ours, in memory.
    ///
    /// - Returns: the last alert the client was sent, or 0 where the handshake came to its end.
    private func alert(_ prepare: (OpaquePointer) -> Void) throws -> CInt {
        let raw = try #require(SSL_CTX_new(TLS_client_method()))
        defer { SSL_CTX_free(raw) }
        prepare(raw)
        let pair = try TLSPair()
        let ssl = try #require(SSL_new(raw))
        defer { SSL_free(ssl) }
        SSL_set_fd(ssl, pair.clientSocket.rawValue)
        SSL_set_connect_state(ssl)
        for _ in 0..<6 {
            ERR_clear_error()
            if SSL_do_handshake(ssl) == 1, pair.server.channel.handshake() == .done { return 0 }
            let reason = ERR_GET_REASON(ERR_peek_error())
            if reason >= SSL_AD_REASON_OFFSET { return reason - SSL_AD_REASON_OFFSET }
            _ = pair.server.channel.handshake()
        }
        return -1
    }

    private static let ours: [UInt8] = [8] + Array("atrium/1".utf8)

    @Test("a client with the protocol name and TLS 1.3 is taken")
    func takes() throws {
        #expect(try alert { _ = SSL_CTX_set_alpn_protos($0, Self.ours, 9) } == 0)
        let several = [2, 0x68, 0x32] + Self.ours
        #expect(try alert { _ = SSL_CTX_set_alpn_protos($0, several, UInt32(several.count)) } == 0)
    }

    @Test("[SESSION-3.8-1] TLS 1.2 is refused")
    func refusesOlder() throws {
        let alert = try alert {
            _ = SSL_CTX_set_alpn_protos($0, Self.ours, 9)
            _ = cos_set_versions($0, TLS1_2_VERSION, TLS1_2_VERSION)
        }
        #expect(alert == SSL_AD_PROTOCOL_VERSION)
    }

    @Test("[SESSION-3.8-2] a client that names no protocol is refused")
    func refusesWithoutProtocol() throws {
        #expect(try alert { _ in } == SSL_AD_NO_APPLICATION_PROTOCOL)
    }

    @Test(
        "[SESSION-3.8-2] a client that names another protocol is refused",
        arguments: ["h2", "atrium/2", "atrium/11", "a"])
    func refusesOtherProtocol(_ name: String) throws {
        let list = [UInt8(name.utf8.count)] + Array(name.utf8)
        let alert = try alert { _ = SSL_CTX_set_alpn_protos($0, list, UInt32(list.count)) }
        #expect(alert == SSL_AD_NO_APPLICATION_PROTOCOL)
    }

    @Test("a key of another certificate is refused, and so is what is neither")
    func refusesBadPairs() throws {
        let one = try SelfSigned.make(name: "one")
        let other = try SelfSigned.make(name: "other")
        let noise = Array("neither".utf8)
        func text(_ certificate: [UInt8], _ key: [UInt8]) -> String? {
            do throws(TLSError) {
                _ = try TLSContext.server(certificates: certificate, key: key)
                return nil
            } catch {
                return error.text
            }
        }
        #expect(text(one.certificate, one.key) == nil)
        #expect(text(one.certificate + other.certificate, one.key) == nil)
        #expect(text(one.certificate, other.key)?.contains("key is not that of the certificate") == true)
        #expect(text(noise, one.key)?.contains("it holds no certificate") == true)
        #expect(text(one.certificate, noise)?.contains("it holds no private key") == true)
        #expect(text(one.certificate, one.certificate)?.contains("it holds no private key") == true)
        let torn = Array(one.certificate.dropLast(60))
        #expect(text(torn, one.key) != nil)
        #expect(text(one.certificate + torn, one.key)?.contains("a certificate cannot be read") == true)
    }

    @Test("each key that is made is another")
    func makesKeys() throws {
        let one = try TLSPair.makeServer()
        let other = try TLSPair.makeServer()
        #expect(one.fingerprint != other.fingerprint)
    }

    @Test("no authority vouches for a certificate that vouches for itself, unless it is believed itself")
    func verifies() throws {
        let made = try SelfSigned.make(name: "chat.example")
        let server = try TLSContext.server(certificates: made.certificate, key: made.key)
        let stranger = try TLSPair(server: server)
        _ = stranger.shakeHands()
        #expect(stranger.client.authorityFault(host: "chat.example") != nil)

        let believer = try TLSPair(client: TLSContext.client(authorities: made.certificate), server: server)
        _ = believer.shakeHands()
        #expect(believer.client.authorityFault(host: "chat.example") == nil)
        #expect(believer.client.authorityFault(host: "other.example")?.contains("mismatch") == true)
        #expect(believer.client.authorityFault(host: "127.0.0.1")?.contains("mismatch") == true)
        #expect(believer.client.authorityFault(host: "") != nil)
    }
}
