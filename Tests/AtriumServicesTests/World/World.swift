import AtriumServices
import AtriumWire
import Testing

/// A Router, a journal in memory, and loops that do what they are told; time moves when a test says so.
///
/// It holds what must be true whatever happens: a request gets one outcome, and the events a session gets of a
/// conversation follow the head it was told without a gap.
final class World {
    static let loopCount = 3

    let settings: ServiceSettings
    let journal = MemoryJournal()
    var router: Router
    var effects = Effects(loopCount: World.loopCount)
    var now = WallTime(microseconds: 1_700_000_000_000_000)
    /// While it is held, proposals wait and nothing is committed.
    var isJournalHeld = false
    var reads: [HistoryRead] = []
    var blobs: [BlobOrder] = []
    private var waiting: [ProposalBatch] = []
    private var inboxes: [SessionID: [Item]] = [:]
    private var open: [SessionID: Set<UInt32>] = [:]
    private var followers: [ConversationID: Set<SessionID>] = [:]
    private var heads: [SessionID: [ConversationID: UInt64]] = [:]
    private var nextSlot = 0
    private var nextRequest: UInt32 = 0
    private var nextCounter: UInt64 = 0

    init(limits: [Limit: UInt64] = [:], snapshot: Snapshot = Snapshot(), starts: Bool = true) {
        var settings = ServiceSettings()
        for (limit, value) in limits { settings.limits[limit] = value }
        self.settings = settings
        router = Router(snapshot: snapshot, settings: settings, loopCount: World.loopCount)
        if starts { turn { $0.start(at: now, into: &$1) } }
    }

    // MARK: Doing

    /// Runs one call of the Router and carries its effects out.
    func turn(_ call: (inout Router, inout Effects) -> Void) {
        call(&router, &effects)
        carryOut()
        if !isJournalHeld { commitAll() }
    }

    /// Commits what waits, and what follows from it, in one batch each.
    func commitAll() {
        while !waiting.isEmpty {
            let batch = waiting.removeFirst()
            for committed in journal.commit([batch]) { router.committed(committed, at: now, into: &effects) }
            carryOut()
        }
    }

    /// Lets time pass, and does what comes due.
    func pass(milliseconds: UInt64) {
        let end = now.microseconds + milliseconds * 1_000
        while let next = router.nextDeadline, next.microseconds <= end {
            now = max(now, next)
            turn { $0.tick(at: now, into: &$1) }
        }
        now = WallTime(microseconds: end)
    }

    /// Sends a request, and gives its id.
    @discardableResult
    func send<Kind: WireFrame>(_ frame: Kind, from session: SessionID) -> UInt32 {
        nextRequest += 1
        var payload: [UInt8] = []
        frame.encodePayload(into: &payload)
        return send(FrameHeader(payloadBytes: payload.count, kind: Kind.kind, requestID: nextRequest), payload, session)
    }

    @discardableResult
    func send(_ header: FrameHeader, _ payload: [UInt8], _ session: SessionID) -> UInt32 {
        open[session, default: []].insert(header.requestID)
        turn { $0.receive(header, payload.span.bytes, from: session, at: now, into: &$1) }
        return header.requestID
    }

    func operation() -> OperationID {
        nextCounter += 1
        return OperationID(instance: 7, counter: nextCounter)
    }

    /// A connection that has not logged in.
    func connect(loop: Int? = nil) -> SessionID {
        nextSlot += 1
        return SessionID(loop: loop ?? nextSlot % World.loopCount, slot: nextSlot, generation: 1)
    }

    func lookUp(_ name: String, credential: UInt64, from session: SessionID) {
        nextRequest += 1
        open[session, default: []].insert(nextRequest)
        let credential = CredentialID(rawValue: credential)
        turn { $0.lookUp(name: name, credential: credential, session: session, requestID: nextRequest, into: &$1) }
    }

    @discardableResult
    func admit(_ name: String, _ session: SessionID) -> UInt32 {
        nextRequest += 1
        open[session, default: []].insert(nextRequest)
        turn { $0.admit(name: name, session: session, requestID: nextRequest, at: now, into: &$1) }
        return nextRequest
    }

    /// A session of an account, which is claimed where it is new.
    func logIn(_ name: String, loop: Int? = nil) -> SessionID {
        let session = connect(loop: loop)
        send(World.claim(name), from: session)
        admit(name, session)
        return session
    }

    func end(_ session: SessionID, _ reason: LeaveReason) {
        for conversation in followers.keys { followers[conversation]?.remove(session) }
        open[session] = nil
        heads[session] = nil
        turn { $0.sessionEnded(session, reason: reason, at: now, into: &$1) }
    }

    static func claim(_ name: String, credential: UInt64 = 9, key: UInt8 = 1) -> Claim {
        Claim(
            name: name, credential: CredentialID(rawValue: credential), label: "laptop",
            salt: Salt([UInt8](repeating: 3, count: 16)), iterationCount: 4_096,
            storedKey: Digest([UInt8](repeating: key, count: 32)), serverKey: Digest([UInt8](repeating: 5, count: 32)))
    }

    // MARK: Seeing

    func items(_ session: SessionID) -> [Item] { inboxes[session] ?? [] }

    /// Frames of one kind a session got, in order.
    func frames<Kind: WireFrame>(_ kind: Kind.Type, at session: SessionID) -> [Kind] {
        items(session).compactMap { item in
            guard case .frame(let frame) = item else { return nil }
            return frame.decoded(as: kind)
        }
    }

    /// The outcome of a request, as the kind it should be.
    func outcome<Kind: WireFrame>(_ kind: Kind.Type, of requestID: UInt32, at session: SessionID) -> Kind? {
        for case .frame(let frame) in items(session) where frame.header.requestID == requestID {
            return frame.decoded(as: kind)
        }
        return nil
    }

    /// The code with which a request was refused.
    func refusal(of requestID: UInt32, at session: SessionID) -> ErrorCode? {
        outcome(ErrorFrame.self, of: requestID, at: session)?.code
    }

    func isOpen(_ requestID: UInt32, at session: SessionID) -> Bool {
        open[session]?.contains(requestID) == true
    }

    /// Requests of a session that have no outcome yet.
    func openCount(_ session: SessionID) -> Int { open[session]?.count ?? 0 }

    func texts(_ session: SessionID) -> [String] { frames(MessageEvent.self, at: session).map(\.text) }

    func forget(_ session: SessionID) { inboxes[session] = nil }

    // MARK: Carrying out

    private func carryOut() {
        let done = effects
        effects.reset()
        if !done.proposals.proposals.isEmpty { waiting.append(done.proposals) }
        reads += done.reads
        blobs += done.blobs
        for (loop, batch) in done.loops.enumerated() {
            for output in batch.outputs { carryOut(output, batch.bytes, loop) }
        }
    }

    private func carryOut(_ output: LoopOutput, _ bytes: [UInt8], _ loop: Int) {
        switch output {
        case .outcome(let session, let range): settle(session, bytes[range])
        case .notice(let session, let range): take(bytes[range], session)
        case .event(let conversation, let sequence, let range):
            for session in followers[conversation] ?? [] where session.loop == loop {
                deliver(bytes[range], sequence, conversation, session)
            }
        case .directEvent(let session, let conversation, let sequence, let range):
            deliver(bytes[range], sequence, conversation, session)
        case .presence(let conversation, let except, let range):
            for session in followers[conversation] ?? [] where session.loop == loop && session != except {
                take(bytes[range], session)
            }
        case .follow(let session, let conversation, let head):
            #expect(heads[session]?[conversation] == head, "a session is told of a conversation before it follows it")
            followers[conversation, default: []].insert(session)
        case .unfollow(let session, let conversation): followers[conversation]?.remove(session)
        case .verifier(let session, let requestID, let name, let verifier):
            settle(session, requestID)
            inboxes[session, default: []].append(.verifier(name: name, verifier))
        case .admitted(let session, let requestID, let account, let name):
            settle(session, requestID)
            inboxes[session, default: []].append(.admitted(account, name: name))
        case .openUpload(let session, let transfer, let file, let sizeBytes, let lease):
            inboxes[session, default: []].append(.openUpload(transfer, file, sizeBytes: sizeBytes, lease: lease))
        case .openDownload(let session, let transfer, let grant):
            inboxes[session, default: []].append(.openDownload(transfer, grant))
        case .endTransfer(let session, let transfer, let range):
            keep(bytes[range], session) { .endTransfer(transfer, $0) }
        case .closeTransfer(let session, let transfer):
            inboxes[session, default: []].append(.closeTransfer(transfer))
        case .close(let session, let range):
            keep(bytes[range], session) { .closed($0) }
        }
    }

    private func settle(_ session: SessionID, _ bytes: ArraySlice<UInt8>) {
        guard let header = try? Frame(bytes).header else { Issue.record("an outcome is no frame"); return }
        settle(session, header.requestID)
        take(bytes, session)
    }

    private func settle(_ session: SessionID, _ requestID: UInt32) {
        guard open[session] != nil else { return }
        // UploadEnd never passes through the core, so tests give ids of their own to it.
        guard requestID < 1_000_000 else { return }
        #expect(open[session]?.remove(requestID) != nil, "request \(requestID) has one outcome")
    }

    private func take(_ bytes: ArraySlice<UInt8>, _ session: SessionID) {
        keep(bytes, session) { frame in
            if let followed = frame.decoded(as: Followed.self) {
                heads[session, default: [:]][followed.conversation] = followed.head
            }
            return .frame(frame)
        }
    }

    private func deliver(
        _ bytes: ArraySlice<UInt8>, _ sequence: UInt64, _ conversation: ConversationID, _ session: SessionID
    ) {
        #expect(heads[session]?[conversation] == sequence - 1, "events follow the head a session was told, densely")
        heads[session, default: [:]][conversation] = sequence
        keep(bytes, session) { frame in
            var cursor = 0
            let head = try? EventHead(decoding: frame.payload.span.bytes, at: &cursor)
            #expect(head?.sequence == sequence && head?.conversation == conversation)
            return .frame(frame)
        }
    }

    private func keep(_ bytes: ArraySlice<UInt8>, _ session: SessionID, _ item: (Frame) -> Item) {
        guard let frame = try? Frame(bytes) else { Issue.record("what is sent is no frame"); return }
        inboxes[session, default: []].append(item(frame))
    }
}
