import AtriumNet

/// What waits to leave over a link: frames of the conversation first, blocks of files between them, one at a time;
/// small ones together.
struct LinkOutput: ~Copyable {
    /// Blocks sent in one turn, so that reading is never put off for long.
    private static let turnBlocksMax = 16
    /// A block up to this size, header included, costs less to copy than to send by itself; about as much of them
    /// leaves at once, so that what is typed meanwhile waits for that and one block at most.
    private static let smallBlockMaxBytes = 16 << 10
    /// A server that reads no answers for so long is given up.
    private static let controlMaxBytes = 32 << 20

    private var control = OutboundQueue()
    private var block: [UInt8] = []
    private var blockSent = 0

    /// Whether the server takes so little that no memory is given for it any more.
    var isClogged: Bool { control.count > Self.controlMaxBytes }

    /// Puts a frame behind the others of its kind.
    mutating func post(_ frame: [UInt8]) {
        frame.withUnsafeBytes { control.append($0) }
    }

    /// Sends what the link takes.
    ///
    /// - Parameters:
    ///   - write: moves bytes, from the first on.
    ///   - nextBlock: asked for the next Chunk frame whenever nothing else waits, or small ones alone.
    mutating func flush(
        _ write: (UnsafeRawBufferPointer) -> LinkTransfer, nextBlock: () -> [UInt8]?
    ) -> ClientMachine.Sent {
        var turnBlocks = 0
        while true {
            if block.isEmpty {
                if let end = flushControl(write) { return end }
                guard turnBlocks < Self.turnBlocksMax else { return .more }
                // A block once taken counts as sent: what is posted from here on, as the end of its upload, leaves
                // behind it.
                while control.count <= Self.smallBlockMaxBytes, turnBlocks < Self.turnBlocksMax, let next = nextBlock()
                {
                    turnBlocks += 1
                    guard next.count <= Self.smallBlockMaxBytes else {
                        // Behind small ones it keeps its place in the same row.
                        if control.isEmpty { block = next } else { post(next) }
                        break
                    }
                    post(next)
                }
                guard control.isEmpty else { continue }
                guard !block.isEmpty else { return .all }
            }
            let result = block.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[blockSent...])) }
            switch result {
            case .moved(let count): blockSent += count
            case .wouldBlock: return .more
            case .closed: return .closed
            }
            guard blockSent == block.count else { continue }
            block = []
            blockSent = 0
        }
    }

    /// - Returns: why not everything left; nil where it did.
    private mutating func flushControl(
        _ write: (UnsafeRawBufferPointer) -> LinkTransfer
    ) -> ClientMachine.Sent? {
        while !control.isEmpty {
            var result = LinkTransfer.wouldBlock
            control.hand { bytes in
                result = write(bytes)
                if case .moved(let count) = result { return count }
                return 0
            }
            switch result {
            case .moved: break
            case .wouldBlock: return .more
            case .closed: return .closed
            }
        }
        return nil
    }
}
