import AtriumNet
import Glibc

/// A file of the bench's own, written before it is measured and never cut: memory that was free costs more to touch
/// than the copy that is measured.
final class ReusedFile: Sendable {
    let descriptor: Descriptor
    private let path: String

    init(folder: String, byteCount: Int) throws {
        path = folder + "/bench-output"
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
