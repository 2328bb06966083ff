import AtriumServices
import AtriumWire

/// One subscription: which blocks a loop was told it may send, and which it has yet to hear of.
final class Download {
    /// Where the blocks come from.
    enum Source {
        /// An upload in progress, as far as it has come.
        case upload(Upload)
        /// The disk.
        case stored(StoredBlob)
    }

    /// Blocks reported ready at once at most, and read from the disk in one go: 2 MiB.
    static let pieceCount = 32
    /// Blocks reported ready beyond those the loop has sent, at most: 4 MiB.
    static let leadCount = 64

    let key: TransferKey
    var source: Source
    /// The next block to report ready.
    var next: Int
    /// Behind the last block asked for.
    let end: Int
    /// Behind the last block that may be reported ready.
    private var allowed: Int
    /// Whether it stands in the worker's queue.
    var isQueued = false

    /// - Precondition: the blocks lie within the file.
    init(_ key: TransferKey, _ run: Range<Int>, from source: Source) {
        self.key = key
        self.source = source
        next = run.lowerBound
        end = run.upperBound
        allowed = run.lowerBound + Self.leadCount
    }

    /// Notes that the loop has sent up to and with a block.
    func advance(through block: UInt32) {
        allowed = max(allowed, Int(block) + 1 + Self.leadCount)
    }

    /// The blocks that may be reported ready next; empty while the loop or the upload has to move first.
    var piece: Range<Int> {
        let available =
            switch source {
            case .upload(let upload): upload.received.prefixCount
            case .stored: end
            }
        return next..<max(next, min(next + Self.pieceCount, end, allowed, available))
    }

    /// Whether every block asked for was reported ready, and the file is stored.
    var isOver: Bool {
        switch source {
        case .upload: false
        case .stored: next == end
        }
    }

    /// Whether the worker has something to do for it.
    var hasWork: Bool { isOver || !piece.isEmpty }
}
