import AtriumNet
import Glibc

/// The file of one record, held by a lock as long as its transfer runs: two programs that send the same file at once
/// do not meet in it.
///
/// Nothing here is synced. A record is a promise of nothing: what it says is compared with what is really there before
/// it is believed, so that one lost or torn by a crash costs the bytes that are sent again, and no more.
final class RecordFile {
    private static let attemptsMax = 8

    private let descriptor: Descriptor
    private let path: String
    /// How long it is, as far as this program has seen.
    private var knownByteCount: Int

    /// Opens a record, or makes an empty one.
    ///
    /// - Parameter isMade: whether one that is not there is made.
    /// - Returns: nil where somebody else holds it, or there can be none: the transfer goes without.
    init?(path: String, isMade: Bool = true) {
        self.path = path
        for _ in 0..<Self.attemptsMax {
            let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
            let raw = open(path, isMade ? flags | O_CREAT : flags, 0o600)
            guard raw >= 0 else { return nil }
            let opened = Descriptor(raw)
            var status = stat()
            guard fstat(raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
                flock(raw, LOCK_EX | LOCK_NB) == 0, fstat(raw, &status) == 0
            else { return nil }
            // Whoever held it before may have removed it between the two calls.
            guard status.st_nlink == 0 else {
                knownByteCount = Int(clamping: status.st_size)
                descriptor = opened
                return
            }
        }
        return nil
    }

    /// All it holds; nil where that is more than `byteCountMax`, or cannot be read.
    func read(byteCountMax: Int) -> [UInt8]? {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0, status.st_size <= byteCountMax else { return nil }
        var output = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = output.withUnsafeMutableBytes { pread(descriptor.rawValue, $0.baseAddress, $0.count, 0) }
        guard count == output.count else { return nil }
        return output
    }

    /// When something was last written to it, in seconds of the system's clock.
    var modifiedSeconds: Int? {
        var status = stat()
        return fstat(descriptor.rawValue, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// Puts these bytes in place of all it holds. A program that is killed between the two calls leaves them with
    /// the end of what was there before, and not an empty file.
    func replace(with bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { pwrite(descriptor.rawValue, $0.baseAddress, $0.count, 0) }
        if knownByteCount > bytes.count { _ = ftruncate(descriptor.rawValue, off_t(bytes.count)) }
        knownByteCount = bytes.count
    }

    /// Puts bytes behind what it holds.
    ///
    /// - Parameter offset: where it ends.
    func append(_ bytes: [UInt8], at offset: Int) {
        _ = bytes.withUnsafeBytes { pwrite(descriptor.rawValue, $0.baseAddress, $0.count, off_t(offset)) }
        knownByteCount = max(knownByteCount, offset + bytes.count)
    }

    /// Notes that the transfer goes on.
    func touch() { _ = futimens(descriptor.rawValue, nil) }

    /// The transfer is over.
    func remove() { _ = unlink(path) }
}
