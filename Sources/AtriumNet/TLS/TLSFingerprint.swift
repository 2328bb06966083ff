import COpenSSL

/// Names a server's key: the SHA-256 of its public key as a certificate holds it (SubjectPublicKeyInfo). A certificate
/// that is renewed with the same key keeps it. Spec/03-session.md §3.8.
public struct TLSFingerprint: Hashable, Sendable {
    /// 32 bytes.
    public let digest: [UInt8]

    /// - Parameter digest: nil results where these are not 32 bytes.
    public init?(digest: [UInt8]) {
        guard digest.count == Self.byteCount else { return nil }
        self.digest = digest
    }

    /// Reads `SHA256:` and 43 characters of base64url without padding. Each fingerprint has one spelling: nil for any
    /// other.
    public init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: Self.prefix.utf8), bytes.count == Self.textByteCount else { return nil }
        var digest: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes.dropFirst(Self.prefix.utf8.count) {
            guard let value = Self.alphabet.firstIndex(of: byte) else { return nil }
            bits = (bits << 6) | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            digest.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            bits &= (1 << UInt32(bitCount)) - 1
        }
        // The two bits behind the last byte are zero in the one spelling.
        guard bits == 0 else { return nil }
        self.digest = digest
    }

    /// The one spelling, 50 characters.
    public var text: String {
        var characters = Array(Self.prefix.utf8)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in digest {
            bits = (bits << 8) | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                characters.append(Self.alphabet[Int(bits >> UInt32(bitCount))])
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        characters.append(Self.alphabet[Int(bits << UInt32(6 - bitCount))])
        return String(decoding: characters, as: UTF8.self)
    }

    /// The fingerprint of the first of certificates in PEM.
    ///
    /// - Throws: where the text holds none.
    public init(certificatePEM: [UInt8]) throws(TLSError) {
        let chain = try CertificateChain(pem: certificatePEM)
        guard let fingerprint = TLSFingerprint(certificate: chain.first) else {
            throw TLSError(failed: "its key cannot be read")
        }
        self = fingerprint
    }

    /// The fingerprint of a certificate's key; nil where OpenSSL cannot write the key down.
    init?(certificate: OpaquePointer) {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded)
        guard count > 0, let encoded else { return nil }
        defer { CRYPTO_free(encoded, nil, 0) }
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        SHA256(encoded, Int(count), &digest)
        self.digest = digest
    }

    private static let byteCount = 32
    private static let prefix = "SHA256:"
    private static let textByteCount = prefix.utf8.count + 43
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
