import AtriumWire

/// Everything one turn of the core has to say to the other threads. Services write into it; the core thread mails it.
public struct Effects: Sendable {
    /// What each loop has to do.
    public var loops: [LoopBatch]
    /// What the journal has to keep.
    public var proposals = ProposalBatch()
    /// Which pages the readers have to fetch.
    public var reads: [HistoryRead] = []
    /// Which files' bytes the disk workers have to begin, give up or remove.
    public var blobs: [BlobOrder] = []
    /// What became of orders of the console.
    public var orders: [OrderOutcome] = []

    public init(loopCount: Int) {
        loops = [LoopBatch](repeating: LoopBatch(), count: loopCount)
    }

    /// Sends the outcome of a request.
    public mutating func answer<Frame: WireFrame>(_ frame: Frame, to session: SessionID, requestID: UInt32) {
        let range = encode(frame, requestID: requestID, for: session.loop)
        loops[session.loop].outputs.append(.outcome(session, range))
    }

    /// Refuses a request.
    public mutating func refuse(
        _ code: ErrorCode, _ text: String, retryAfterMilliseconds: UInt32 = 0, available: UInt64? = nil,
        to session: SessionID, requestID: UInt32
    ) {
        answer(
            ErrorFrame(
                code: code, scope: .request, retryAfterMilliseconds: retryAfterMilliseconds, text: text,
                available: available),
            to: session, requestID: requestID)
    }

    /// Sends a frame that answers nothing.
    public mutating func notify<Frame: WireFrame>(_ frame: Frame, to session: SessionID) {
        let range = encode(frame, requestID: 0, for: session.loop)
        loops[session.loop].outputs.append(.notice(session, range))
    }

    /// Sends a frame that answers nothing, and that a slow reader may miss.
    public mutating func hint<Frame: WireFrame>(_ frame: Frame, to session: SessionID) {
        let range = encode(frame, requestID: 0, for: session.loop)
        loops[session.loop].outputs.append(.hint(session, range))
    }

    /// Appends a frame to the bytes of one loop.
    public mutating func encode<Frame: WireFrame>(_ frame: Frame, requestID: UInt32, for loop: Int) -> Range<Int> {
        let start = loops[loop].bytes.count
        if start == 0 { loops[loop].bytes.reserveCapacity(Self.firstBytes) }
        frame.encode(into: &loops[loop].bytes, requestID: requestID)
        return start..<loops[loop].bytes.count
    }

    /// What a turn that says anything has room for at once.
    private static let firstBytes = 1 << 10

    /// Empties it for the next turn. What other threads were given is theirs: a turn makes its buffers anew, as large
    /// as those of a busy turn before it were in use, so that they need not grow while it fills them.
    public mutating func reset() {
        for index in loops.indices { loops[index] = LoopBatch(like: loops[index]) }
        proposals = ProposalBatch(like: proposals)
        reads.removeAll(keepingCapacity: true)
        blobs.removeAll(keepingCapacity: true)
        orders.removeAll(keepingCapacity: true)
    }
}

/// What the core has a disk worker do with the bytes of a file.
public enum BlobOrder: Sendable {
    /// Begins, or takes up again under a new lease, the upload of a file.
    case open(FileID, sizeBytes: UInt64, lease: UInt32)
    /// Gives an upload up and removes what came of it. Followers get `fileWithdrawn`.
    case discard(FileID)
    /// Removes stored bytes that no offer names any more.
    case remove(Digest)
}
