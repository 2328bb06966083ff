import AtriumStorage
import Glibc

/// Where a loop reads what cannot leave by `sendfile`, a part of a block at a time. One for all its connections: what
/// was neither sent nor sealed is read again when more can be.
final class BulkBuffer {
    private let space: UnsafeMutableRawBufferPointer

    /// Little enough to be sealed while the processor still has it at hand.
    private static let capacityBytes = 128 << 10

    init() {
        space = .allocate(byteCount: Self.capacityBytes, alignment: 4096)
    }

    deinit { space.deallocate() }

    /// The beginning of what is left of a chunk, head and data; nil where the file does not have it. Valid until the
    /// next call.
    func fill(_ chunk: TransferTable.CurrentChunk) -> UnsafeRawBufferPointer? {
        let headCount = chunk.head.count
        let wanted = min(chunk.left, space.count - headCount)
        space.copyBytes(from: chunk.head)
        var done = 0
        while done < wanted {
            let target = UnsafeMutableRawBufferPointer(rebasing: space[headCount + done..<headCount + wanted])
            let count = pread(chunk.handle.descriptor, target.baseAddress, target.count, off_t(chunk.offset + done))
            guard count > 0 || count < 0 && errno == EINTR else { return nil }
            done += max(0, count)
        }
        return UnsafeRawBufferPointer(rebasing: space[..<(headCount + wanted)])
    }
}

@available(*, unavailable)
extension BulkBuffer: Sendable {}
