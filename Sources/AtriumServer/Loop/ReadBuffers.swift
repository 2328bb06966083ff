import AtriumStorage

/// Where a loop reads its sockets into. A block of a file goes to the disk from where the kernel put it, so a buffer
/// that a disk worker still reads from is left alone and another is taken.
struct ReadBuffers {
    /// Room for a partial frame and a full read behind it.
    static let capacityBytes = 512 << 10
    /// A read is not started with less room than this.
    private static let roomMinBytes = 160 << 10
    /// Buffers that are kept for later; more are made when all of them are in use, and not kept.
    private static let keptMax = 32

    private var buffers = [SharedBytes(capacityBytes: capacityBytes)]
    private var current = 0
    private var usedBytes = 0

    /// A stretch of a buffer that may be written.
    struct Stretch {
        let buffer: SharedBytes
        /// Where the stretch begins in the buffer.
        let start: Int
        let space: UnsafeMutableRawBufferPointer
    }

    /// Room to read into.
    mutating func next() -> Stretch {
        if isKnownUniquelyReferenced(&buffers[current]) {
            usedBytes = 0
        } else if Self.capacityBytes - usedBytes < Self.roomMinBytes {
            advance()
        }
        let buffer = buffers[current]
        return Stretch(
            buffer: buffer, start: usedBytes,
            space: UnsafeMutableRawBufferPointer(rebasing: buffer.writable[usedBytes...]))
    }

    /// The last stretch was written up to here; slices of it may have been handed on.
    mutating func used(_ count: Int) {
        usedBytes += count
    }

    /// Goes on to a buffer nobody reads from.
    private mutating func advance() {
        usedBytes = 0
        for index in buffers.indices where isKnownUniquelyReferenced(&buffers[index]) {
            current = index
            return
        }
        let fresh = SharedBytes(capacityBytes: Self.capacityBytes)
        if buffers.count < Self.keptMax {
            buffers.append(fresh)
            current = buffers.count - 1
        } else {
            buffers[current] = fresh
        }
    }
}
