import AtriumSession
import AtriumWire

/// The SHA-256 of the first blocks of a file, on its way.
final class PrefixHash {
    private var hash = SHA256Hash()
    /// The block to take in next.
    private(set) var nextBlock = 0

    func add(_ block: [UInt8]) {
        hash.update(block)
        nextBlock += 1
    }

    func digest() -> Digest { hash.finish() }
}
