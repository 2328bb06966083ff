import AtriumNet

/// One socket to the server, and what waits to leave: frames of the conversation first, blocks of files between them,
/// one at a time.
struct Link: ~Copyable {
    /// How a flush ended.
    enum Flushed {
        /// All left that wanted to.
        case all
        /// More is to be sent when the socket is writable.
        case more
        /// The peer is gone.
        case closed
    }

    /// Blocks sent in one turn, so that reading is never put off for long.
    private static let turnBlocksMax = 16
    /// A server that reads no answers for so long is given up.
    private static let controlMaxBytes = 32 << 20

    let descriptor: Descriptor
    /// What came and is not yet understood.
    var inbound = FrameBuffer()
    private var control = OutboundQueue()
    private var block: [UInt8] = []
    private var blockSent = 0

    init(_ descriptor: consuming Descriptor) throws(SystemError) {
        // So that a line typed during an upload waits for little that was sent before it.
        try Socket.limitUnsent(descriptor.rawValue, bytes: 128 << 10)
        self.descriptor = descriptor
    }

    /// Whether the server takes so little that no memory is given for it any more.
    var isClogged: Bool { control.count > Self.controlMaxBytes }

    /// Puts a frame behind the others of its kind.
    mutating func post(_ frame: [UInt8]) {
        frame.withUnsafeBytes { control.append($0) }
    }

    /// Sends what the socket takes.
    ///
    /// - Parameter nextBlock: asked for the next Chunk frame whenever nothing else waits.
    mutating func flush(_ nextBlock: () -> [UInt8]?) -> Flushed {
        var turnBlocks = 0
        while true {
            if block.isEmpty {
                switch control.flush(to: descriptor.rawValue).end {
                case .isEmpty: break
                case .wouldBlock: return .more
                case .closed: return .closed
                }
                guard turnBlocks < Self.turnBlocksMax else { return .more }
                // A block once taken counts as sent: what is posted from here on, as the end of its upload, leaves
                // behind it.
                guard let next = nextBlock() else { return .all }
                block = next
                turnBlocks += 1
            }
            let result = block.withUnsafeBytes { bytes in
                Socket.send(descriptor.rawValue, UnsafeRawBufferPointer(rebasing: bytes[blockSent...]))
            }
            switch result {
            case .moved(let count): blockSent += count
            case .wouldBlock: return .more
            case .ended, .closed: return .closed
            }
            guard blockSent == block.count else { continue }
            block = []
            blockSent = 0
        }
    }
}
