import AtriumStorage
import Glibc

/// Where a loop reads the blocks of files that cannot leave by `sendfile`. One for all its connections: what the
/// kernel did not take is read again when it takes more.
final class BulkBuffer {
    private let space: UnsafeMutableRawBufferPointer

    /// - Parameter capacityBytes: a chunk with its head at least.
    init(capacityBytes: Int) {
        space = .allocate(byteCount: capacityBytes, alignment: 4096)
    }

    deinit { space.deallocate() }

    /// What is left of a chunk, head and data; nil where the file does not have it. Valid until the next call.
    func fill(_ chunk: TransferTable.CurrentChunk) -> UnsafeRawBufferPointer? {
        let headCount = chunk.head.count
        guard headCount + chunk.left <= space.count else { return nil }
        space.copyBytes(from: chunk.head)
        var done = 0
        while done < chunk.left {
            let target = UnsafeMutableRawBufferPointer(
                rebasing: space[headCount + done..<headCount + chunk.left])
            let count = pread(chunk.handle.descriptor, target.baseAddress, target.count, off_t(chunk.offset + done))
            guard count > 0 || count < 0 && errno == EINTR else { return nil }
            done += max(0, count)
        }
        return UnsafeRawBufferPointer(rebasing: space[..<(headCount + chunk.left)])
    }
}

@available(*, unavailable)
extension BulkBuffer: Sendable {}
