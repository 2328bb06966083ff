import AtriumWire
import COpenSSL

/// A SHA-256 that bytes are added to as they come.
///
/// `@unchecked Sendable`: one thread at a time adds bytes. A disk worker lends it to the thread that hashes beside it
/// by putting a block in the queue, and touches it again only when the queue has done that block.
final class RunningDigest: @unchecked Sendable {
    private let context: OpaquePointer

    init() {
        guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has SHA-256")
        }
        context = made
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    func update(_ bytes: UnsafeRawBufferPointer) {
        let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(result == 1, "SHA-256 takes any bytes")
    }

    /// Begins anew, also behind `value`.
    func restart() {
        let result = EVP_DigestInit_ex(context, nil, nil)
        precondition(result == 1, "SHA-256 begins anew")
    }

    /// The digest of everything added. It is asked for once.
    func value() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
        let result = EVP_DigestFinal_ex(context, &bytes, nil)
        precondition(result == 1, "SHA-256 has an end")
        return Digest(bytes)
    }

    /// The digest of what was added so far; more may be added behind it.
    func valueSoFar() -> Digest {
        let copy = RunningDigest()
        let result = EVP_MD_CTX_copy_ex(copy.context, context)
        precondition(result == 1, "a running SHA-256 has a copy")
        return copy.value()
    }
}
