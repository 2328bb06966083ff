import COpenSSL

/// A key and a certificate that vouches for itself: what a server without an authority begins with. Clients know it by
/// its fingerprint.
public enum SelfSigned {
    /// Both as PEM.
    public struct Pair: Sendable {
        public let certificate: [UInt8]
        /// Not encrypted: for a file that its owner alone can read.
        public let key: [UInt8]
    }

    /// Ten years, and a day before now for clocks that are behind.
    private static let validSeconds = 3652 * 86_400
    private static let earlierSeconds = -86_400
    private static let nameMaxBytes = 64
    /// X.509 version 3, as the field has it.
    private static let version = 2

    /// Makes a new key (P-256) and its certificate.
    ///
    /// - Parameter name: What the certificate calls its owner; not compared with anything. Cut to 64 bytes.
    public static func make(name: String) throws(TLSError) -> Pair {
        guard let generated = cos_make_p256_key() else { throw TLSError(failed: "no key can be made") }
        let key = PrivateKey(generated)
        guard let certificate = X509_new() else { throw TLSError(failed: "no certificate can be made") }
        defer { X509_free(certificate) }
        try fill(certificate, key, name)
        return Pair(
            certificate: try written("the certificate") { PEM_write_bio_X509($0, certificate) },
            key: try written("the key") { PEM_write_bio_PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) })
    }

    private static func fill(
        _ certificate: OpaquePointer, _ key: borrowing PrivateKey, _ name: String
    ) throws(TLSError) {
        let common = Array(name.utf8.prefix(nameMaxBytes))
        let subject = X509_get_subject_name(certificate)
        guard X509_set_version(certificate, version) == 1, let serial = BN_new() else {
            throw TLSError(failed: "no certificate can be made")
        }
        defer { BN_free(serial) }
        guard BN_rand(serial, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1,
            BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) != nil,
            X509_gmtime_adj(X509_getm_notBefore(certificate), earlierSeconds) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), validSeconds) != nil,
            X509_set_pubkey(certificate, key.pointer) == 1,
            X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, common, CInt(common.count), -1, 0) == 1,
            X509_set_issuer_name(certificate, subject) == 1,
            X509_sign(certificate, key.pointer, EVP_sha256()) > 0
        else { throw TLSError(failed: "no certificate can be made") }
    }

    private static func written(
        _ what: String, _ write: (OpaquePointer) -> CInt
    ) throws(TLSError) -> [UInt8] {
        guard let bio = BIO_new(BIO_s_secmem()) else { throw TLSError(failed: "no memory") }
        defer { BIO_free(bio) }
        guard write(bio) == 1 else { throw TLSError(failed: "\(what) cannot be written down") }
        var bytes: UnsafeMutablePointer<CChar>?
        let count = cos_memory(bio, &bytes)
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
