import AtriumWire
import COpenSSL

/// A SHA-256 of bytes that come piece by piece.
public struct SHA256Hash: ~Copyable {
    private let context: OpaquePointer

    /// Starts with no byte.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("OpenSSL has memory for a digest") }
        unsafe self.context = unsafe context
        restart()
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

    /// The digest of all bytes taken in. The hash then starts anew.
    public mutating func finish() -> Digest {
        var output = [UInt8](repeating: 0, count: Digest.byteCount)
        let result = unsafe EVP_DigestFinal_ex(context, &output, nil)
        precondition(result == 1, "OpenSSL finishes a digest")
        restart()
        return Digest(output)
    }

    /// The digest of the bytes taken in so far; more may follow.
    public borrowing func soFar() -> Digest {
        var copy = SHA256Hash()
        let result = unsafe EVP_MD_CTX_copy_ex(copy.context, context)
        precondition(result == 1, "OpenSSL copies a digest")
        return copy.finish()
    }

    private func restart() {
        let result = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(result == 1, "OpenSSL knows SHA-256")
    }
}
