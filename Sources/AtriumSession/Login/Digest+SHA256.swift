import AtriumWire
import COpenSSL

extension Digest {
    /// The SHA-256 of some bytes.
    public static func sha256(of bytes: [UInt8]) -> Digest {
        var hash = SHA256Hash()
        hash.update(bytes)
        return hash.finish()
    }

    /// The HMAC-SHA-256 of some bytes (RFC 2104).
    public static func hmac(of bytes: [UInt8], key: [UInt8]) -> Digest {
        var hash = SHA256Hash()
        return hash.authenticate(bytes, key: key)
    }

    /// PBKDF2 with HMAC-SHA-256 and an output of 32 bytes (RFC 8018): SCRAM's `Hi`.
    ///
    /// - Precondition: `iterationCount` lies in 1...2³¹-1.
    static func pbkdf2(password: String, salt: [UInt8], iterationCount: UInt32) -> Digest {
        precondition((1...UInt32(CInt.max)).contains(iterationCount))
        let password = password.utf8.map { CChar(bitPattern: $0) }
        var output = [UInt8](repeating: 0, count: byteCount)
        let result = unsafe PKCS5_PBKDF2_HMAC(
            password, CInt(password.count), salt, CInt(salt.count), CInt(iterationCount), EVP_sha256(),
            CInt(byteCount), &output)
        precondition(result == 1, "OpenSSL derives keys with PBKDF2")
        return Digest(output)
    }

    /// Both taken as 32 bytes, bit by bit one or the other.
    func exclusiveOr(_ other: Digest) -> Digest {
        let (left, right) = (words, other.words)
        return Digest(words: (left.0 ^ right.0, left.1 ^ right.1, left.2 ^ right.2, left.3 ^ right.3))
    }

    /// Compares in a time that does not tell where the two differ.
    func equalsInConstantTime(_ other: Digest) -> Bool {
        unsafe withUnsafeBytes(of: words) { left in
            unsafe withUnsafeBytes(of: other.words) { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, Self.byteCount) == 0
            }
        }
    }
}
