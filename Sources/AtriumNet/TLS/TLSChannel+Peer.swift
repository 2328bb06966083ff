import COpenSSL

/// Who is at the other end. To be asked once the handshake is done.
extension TLSChannel {
    /// What binds a login to this connection: 32 bytes that both ends compute alike, and nobody between them (RFC 9266,
    /// `tls-exporter`).
    ///
    /// - Throws: before the end of the handshake.
    public func channelBinding() throws(TLSError) -> [UInt8] {
        let label = "EXPORTER-Channel-Binding"
        var output = [UInt8](repeating: 0, count: 32)
        guard isEstablished,
            SSL_export_keying_material(pointer, &output, output.count, label, label.utf8.count, nil, 0, 0) == 1
        else { throw TLSError(failed: "the connection has no channel binding") }
        return output
    }

    /// The fingerprint of the peer's key; nil where it has shown none, as clients do.
    public var fingerprint: TLSFingerprint? {
        guard let certificate = SSL_get0_peer_certificate(pointer) else { return nil }
        return TLSFingerprint(certificate: certificate)
    }

    /// Asks the authorities the context believes whether the peer is that host.
    ///
    /// - Parameter host: A name, or a numeric address without brackets.
    /// - Returns: nil where they vouch for it; else a sentence on why they do not.
    public func authorityFault(host: String) -> String? {
        guard let certificate = SSL_get0_peer_certificate(pointer), let verification = X509_STORE_CTX_new() else {
            return "the server has shown no certificate"
        }
        defer { X509_STORE_CTX_free(verification) }
        defer { ERR_clear_error() }
        let store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(pointer))
        guard X509_STORE_CTX_init(verification, store, certificate, SSL_get_peer_cert_chain(pointer)) == 1,
            X509_STORE_CTX_set_default(verification, "ssl_server") == 1
        else { return "the certificate cannot be verified" }
        let parameters = X509_STORE_CTX_get0_param(verification)
        X509_VERIFY_PARAM_set_hostflags(parameters, CUnsignedInt(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        let isSet =
            cos_is_numeric_address(host) == 1
            ? X509_VERIFY_PARAM_set1_ip_asc(parameters, host)
            : X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count)
        guard isSet == 1, !host.isEmpty else { return "\(host) is no name a certificate could have" }
        if X509_verify_cert(verification) == 1 { return nil }
        return String(cString: X509_verify_cert_error_string(CLong(X509_STORE_CTX_get_error(verification))))
    }
}
