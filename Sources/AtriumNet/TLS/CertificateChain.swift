import COpenSSL

/// Certificates read from PEM, the first one apart.
struct CertificateChain: ~Copyable {
    let first: OpaquePointer
    let others: [OpaquePointer]

    /// - Throws: where the text holds no certificate, or more than `countMax`, or one that cannot be read.
    init(pem: [UInt8]) throws(TLSError) {
        let certificates = try Self.read(pem)
        first = certificates[0]
        others = Array(certificates.dropFirst())
    }

    deinit {
        X509_free(first)
        for certificate in others { X509_free(certificate) }
    }

    /// More than the system's own authorities are.
    private static let countMax = 1000

    /// - Returns: at least one.
    private static func read(_ pem: [UInt8]) throws(TLSError) -> [OpaquePointer] {
        guard let bio = BIO_new_mem_buf(pem, CInt(clamping: pem.count)) else { throw TLSError(failed: "no memory") }
        defer { BIO_free(bio) }
        var certificates: [OpaquePointer] = []
        while certificates.count < countMax, let certificate = PEM_read_bio_X509(bio, nil, nil, nil) {
            certificates.append(certificate)
        }
        // Reading ends with an error in any case; at the end of the text it is that no further one begins.
        let isAtEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
        guard !certificates.isEmpty, isAtEnd else {
            for certificate in certificates { X509_free(certificate) }
            throw TLSError(failed: certificates.isEmpty ? "it holds no certificate" : "a certificate cannot be read")
        }
        ERR_clear_error()
        return certificates
    }
}
