import AtriumWire
import COpenSSL

/// A SHA-256 of bytes that come piece by piece.
public struct SHA256Hash: ~Copyable {
    private let context: OpaquePointer

    /// Starts with no byte.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("OpenSSL has memory for a digest") }
        unsafe self.context = unsafe context
        let result = unsafe EVP_DigestInit_ex2(context, Self.algorithm, nil)
        precondition(result == 1, "OpenSSL knows SHA-256")
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let result = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(result == 1, "OpenSSL takes bytes into a digest")
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Takes in the 32 bytes of a digest.
    mutating func update(_ digest: Digest) {
        let (first, second, third, fourth) = digest.words
        let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
        unsafe withUnsafeBytes(of: words) { buffer in unsafe update(buffer) }
    }

    /// The digest of all bytes taken in. The hash then starts anew.
    public mutating func finish() -> Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let result = unsafe withUnsafeMutableBytes(of: &words) { output in
            unsafe EVP_DigestFinal_ex(context, output.baseAddress, nil)
        }
        precondition(result == 1, "OpenSSL finishes a digest")
        restart()
        return Digest(words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
    }

    /// The HMAC of some bytes (RFC 2104), with a hash that has taken in nothing yet, and starts anew behind it.
    mutating func authenticate(_ bytes: [UInt8], key: [UInt8]) -> Digest {
        var block = InlineArray<64, UInt8>(repeating: 0)
        if key.count > block.count {
            update(key)
            let short = finish().bytes
            for index in short.indices { block[index] = short[index] }
        } else {
            for index in key.indices { block[index] = key[index] }
        }
        for index in block.indices { block[index] ^= 0x36 }
        update(block.span.bytes)
        update(bytes)
        let inner = finish()
        for index in block.indices { block[index] ^= 0x36 ^ 0x5C }
        update(block.span.bytes)
        update(inner)
        return finish()
    }

    /// The digest of the bytes taken in so far; more may follow.
    public borrowing func soFar() -> Digest {
        var copy = SHA256Hash()
        let result = unsafe EVP_MD_CTX_copy_ex(copy.context, context)
        precondition(result == 1, "OpenSSL copies a digest")
        return copy.finish()
    }

    /// Without an algorithm OpenSSL takes the one it has, and the memory for it.
    private func restart() {
        let result = unsafe EVP_DigestInit_ex2(context, nil, nil)
        precondition(result == 1, "OpenSSL starts a digest anew")
    }

    /// Asked for once: what `EVP_sha256` gives, OpenSSL would look up at each start, which takes longer than to hash a
    /// short message.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)
}
