import AtriumNet
import Glibc

/// A file of the bench's own, gone when it is no longer needed. Filled to begin with and never cut, it is written at
/// the price of the copy alone; memory that was free may cost more to touch than that.
final class BenchFile: Sendable {
    let descriptor: Descriptor
    private let path: String

    init(folder: String, name: String = "bench-output", byteCount: Int) throws {
        path = "\(folder)/\(name)"
        descriptor = Descriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
        let raw = descriptor.rawValue
        guard raw >= 0 else { throw SystemError("open") }
        let piece = [UInt8](repeating: 1, count: 1 << 20)
        for offset in stride(from: 0, to: byteCount, by: piece.count) {
            guard pwrite(raw, piece, piece.count, off_t(offset)) == piece.count else { throw SystemError("pwrite") }
        }
    }

    deinit {
        _ = unlink(path)
    }
}
