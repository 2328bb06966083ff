import AtriumServices
import AtriumWire
import SpecReading

/// What the loops know, and what they make sure of: each request has one outcome, each frame is one that a peer can
/// read, and events come densely behind the head a session was told.
struct LoopDesk {
    /// Request ids the loops give by themselves are at least that.
    static let ownRequestIDs: UInt32 = 1_000_000
    private static let types = Dictionary(uniqueKeysWithValues: FrameTypes.all.map { ($0.kind.rawValue, $0) })

    /// Requests without an outcome.
    private(set) var open: [SessionID: Set<UInt32>] = [:]
    /// Sessions the core wants closed.
    var closing: [SessionID] = []
    private var followers: [ConversationID: Set<SessionID>] = [:]
    private var heads: [SessionID: [ConversationID: UInt64]] = [:]
    private var accounts: [SessionID: AccountID] = [:]
    private let limits = Limits()

    /// A request goes to the core.
    mutating func ask(_ requestID: UInt32, _ session: SessionID) {
        open[session, default: []].insert(requestID)
    }

    /// A session is over.
    mutating func forget(_ session: SessionID) {
        for conversation in followers.keys { followers[conversation]?.remove(session) }
        open[session] = nil
        heads[session] = nil
        accounts[session] = nil
    }

    /// A request has its outcome.
    mutating func settle(_ requestID: UInt32, _ session: SessionID) throws(BrokenRule) {
        // What comes for a session that has ended is dropped.
        guard open[session] != nil, requestID < Self.ownRequestIDs else { return }
        try hold(open[session]?.remove(requestID) != nil, "request \(requestID) has a second outcome")
    }

    /// Does what the core has a loop do.
    mutating func take(
        _ output: LoopOutput, _ bytes: [UInt8], _ loop: Int, _ directs: [ConversationID: DirectRecord]
    ) throws(BrokenRule) {
        switch output {
        case .outcome(let session, let range):
            try settle(try see(bytes[range], session).requestID, session)
        case .notice(let session, let range), .hint(let session, let range):
            try hold(try see(bytes[range], session).requestID == 0, "what answers nothing has a request id")
        case .event(let conversation, let sequence, let range):
            _ = try Self.read(bytes[range])
            for session in followers[conversation] ?? [] where session.loop == loop {
                try deliver(sequence, conversation, session)
            }
        case .directEvent(let session, let conversation, let sequence, let range):
            _ = try Self.read(bytes[range])
            if let account = accounts[session] {
                let pair = directs[conversation]
                try hold(
                    pair?.low == account || pair?.high == account,
                    "an event of \(conversation) goes to a third account, \(account)")
            }
            try deliver(sequence, conversation, session)
        case .presence(_, _, let range): _ = try Self.read(bytes[range])
        case .follow(let session, let conversation, let head):
            guard open[session] != nil else { return }
            try hold(
                heads[session]?[conversation] == head, "a session follows \(conversation) before it is told of it")
            followers[conversation, default: []].insert(session)
        case .unfollow(let session, let conversation): followers[conversation]?.remove(session)
        case .verifier(let session, let requestID, _, _): try settle(requestID, session)
        case .admitted(let session, let requestID, let account, _, _):
            try settle(requestID, session)
            accounts[session] = account
        case .admitUpload(let session, let requestID, let offered, _, _):
            try settle(requestID, session)
            _ = try Self.read(offered.encoded(requestID: requestID)[...])
        case .openDownload(_, _, let grant):
            try hold(grant.blockCount > 0 || grant.sizeBytes == 0, "a download of no block is granted")
        case .failTransfer(_, _, let range): _ = try Self.read(bytes[range])
        case .storeTransfer(let session, _, let range):
            try settle(try see(bytes[range], session).requestID, session)
        case .revoke(_, _, _, let range), .endIfSilent(_, let range): _ = try Self.read(bytes[range])
        case .close(let session, let range):
            _ = try Self.read(bytes[range])
            closing.append(session)
        }
    }

    /// Reads a frame that goes to one session, and notes what it is told.
    private mutating func see(_ bytes: ArraySlice<UInt8>, _ session: SessionID) throws(BrokenRule) -> FrameHeader {
        let (header, frame) = try Self.read(bytes)
        if let followed = frame as? Followed, open[session] != nil {
            heads[session, default: [:]][followed.conversation] = followed.head
        }
        return header
    }

    private mutating func deliver(
        _ sequence: UInt64, _ conversation: ConversationID, _ session: SessionID
    ) throws(BrokenRule) {
        guard open[session] != nil else { return }
        let head = heads[session]?[conversation]
        try hold(head == sequence - 1, "event \(sequence) of \(conversation) comes behind \(head ?? 0)")
        heads[session]?[conversation] = sequence
    }

    /// Reads one whole frame, as a client would.
    private static func read(_ slice: ArraySlice<UInt8>) throws(BrokenRule) -> (FrameHeader, any WireFrame) {
        let bytes = Array(slice)
        do throws(DecodeError) {
            let header = try FrameHeader(decoding: bytes.span.bytes)
            guard let type = types[header.kindNumber], header.payloadBytes == bytes.count - FrameHeader.byteCount else {
                throw DecodeError.truncated
            }
            let isEvent = header.kindNumber >> 8 == UInt16(FrameGroup.events.rawValue)
            let largest = Limits().count(isEvent ? .eventFrameMaxBytes : .controlFrameMaxBytes)
            guard bytes.count <= largest + (isEvent ? 0 : FrameHeader.byteCount) else { throw DecodeError.truncated }
            return (header, try type.init(payload: bytes[FrameHeader.byteCount...]))
        } catch {
            throw BrokenRule("what is sent cannot be read: \(error): \(hex(bytes))")
        }
    }
}
