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
    var waiting: [ProposalBatch] = []
    /// What became of orders of the console.
    var orders: [OrderOutcome] = []
    var inboxes: [SessionID: [Item]] = [:]
    var open: [SessionID: Set<UInt32>] = [:]
    var followers: [ConversationID: Set<SessionID>] = [:]
    var heads: [SessionID: [ConversationID: UInt64]] = [:]
    var nextSlot = 0
    var nextRequest: UInt32 = 0
    var nextCounter: UInt64 = 0

    init(
        limits: [Limit: UInt64] = [:], snapshot: Snapshot = Snapshot(), keep: KeepRule = .forever, starts: Bool = true,
        accounts: AccountPolicy = .open
    ) {
        var settings = ServiceSettings(keep: keep, accountPolicy: accounts)
        settings.limits[.nameReleaseMilliseconds] = 0
        for (limit, value) in limits { settings.limits[limit] = value }
        self.settings = settings
        var snapshot = snapshot
        for index in snapshot.accounts.indices where snapshot.accounts[index].verifiers.isEmpty {
            snapshot.accounts[index].verifiers = [.claimed]
        }
        router = Router(snapshot: snapshot, settings: settings, loopCount: World.loopCount)
        if starts { turn { $0.start(at: now, into: &$1) } }
    }

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
    func admit(_ name: String, _ session: SessionID, secret: ProvenSecret? = nil) -> UInt32 {
        nextRequest += 1
        open[session, default: []].insert(nextRequest)
        turn {
            $0.admit(
                name: name, secret: secret ?? .claimed, session: session, requestID: nextRequest, at: now, into: &$1)
        }
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
}

extension Verifier {
    /// What `World.claim` leaves behind.
    static var claimed: Verifier {
        let claim = World.claim("")
        return Verifier(
            credential: claim.credential, label: claim.label, salt: claim.salt, iterationCount: claim.iterationCount,
            storedKey: claim.storedKey, serverKey: claim.serverKey)
    }
}

extension ProvenSecret {
    /// The secret of `World.claim`.
    static let claimed = ProvenSecret(
        credential: CredentialID(rawValue: 9), storedKey: Digest([UInt8](repeating: 1, count: 32)))
}
