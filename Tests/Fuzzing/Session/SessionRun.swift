import AtriumSession
import AtriumWire

/// One connection as a server sees it. The input is a list of steps: whole frames, headers alone, time that passes,
/// what the loop and the core do, and the moves of an honest login, since no bytes drawn at random prove a secret.
struct SessionRun: ~Copyable {
    /// What a step does. Its number is the step's first byte, taken modulo the count.
    enum Step: UInt8, CaseIterable {
        case frame, header, time, heard, finished, hello, login, challenge, proof, admit, ping, close
        // The same again, for inputs that are mostly frames.
        case frameAgain, frameOnce
    }

    var input: FuzzInput
    var session: ServerSession
    let limits: Limits
    var now = MonotonicTime(nanoseconds: 1)
    /// What answers a challenge, once one is out that was made for the honest secret.
    var honest = HonestLogin()
    /// Request ids the session counts as open at the core.
    var open: Set<UInt32> = []
    /// The proof that may be admitted; nil where none was sent.
    var isProven = false

    init(_ input: consuming FuzzInput) {
        self.input = input
        var limits = Limits()
        // Low, so that few steps reach them.
        limits[.requestsOpenMax] = 4
        self.limits = limits
        session = ServerSession(acceptedAt: now, limits: limits)
    }

    mutating func run() throws(BrokenRule) {
        while !input.isEmpty {
            let number = Int(input.byte()) % Step.allCases.count
            try take(Step.allCases[number])
            try holdState()
        }
    }

    private mutating func take(_ step: Step) throws(BrokenRule) {
        switch step {
        case .frame, .frameAgain, .frameOnce:
            let kind = input.kindNumber()
            let requestID = UInt32(input.byte())
            try receive(kind, requestID, input.counted())
        case .header:
            let bytes = input.run(FrameHeader.byteCount)
            guard let header = Self.header(bytes) else { return }
            try check(header)
        case .time: pass(milliseconds: UInt64(input.short()) * 10)
        case .heard: session.heard(at: now)
        case .finished:
            let id = UInt32(input.byte())
            session.requestFinished(id)
            open.remove(id)
        case .hello: try receive(Hello(honestly: ()), 1)
        case .login: try receive(honest.login, UInt32(input.byte()))
        case .challenge: challenge(isKnown: input.byte() % 4 != 0)
        case .proof: try receive(honest.proof, UInt32(input.byte()))
        case .admit: try admit()
        case .ping:
            let asked = session.ping(at: now)
            try hold(asked == nil || session.phase == .ready, "a ping before the login")
        case .close: session.close()
        }
    }

    private mutating func receive(_ frame: some WireFrame, _ requestID: UInt32) throws(BrokenRule) {
        var payload: [UInt8] = []
        frame.encodePayload(into: &payload)
        try receive(type(of: frame).kind.rawValue, requestID, payload)
    }

    /// Hands the session a whole frame, and does what it says.
    private mutating func receive(
        _ kindNumber: UInt16, _ requestID: UInt32, _ payload: [UInt8]
    ) throws(BrokenRule) {
        var header = FrameHeader(payloadBytes: payload.count, kind: .hello, requestID: requestID)
        header.kindNumber = kindNumber
        var frame: [UInt8] = []
        header.encode(into: &frame)
        frame += payload
        let before = session.phase
        let wasOpen = session.openRequestCount
        let isGenuine = honest.isGenuine(header, payload)
        let step = session.receive(header, frame: frame.span.bytes, at: now)
        try holdAnswer(step, header, before)
        switch step {
        case .welcome:
            let welcome = Welcome(honestly: limits).encoded(requestID: requestID)
            session.welcomed(welcome)
            honest.transcript = Digest.sha256(of: frame + welcome)
        case .admit:
            // Nobody is admitted who has not shown the secret.
            try hold(isGenuine, "a proof is taken that the secret did not make")
            isProven = true
        case .request:
            try hold(open.insert(requestID).inserted, "request \(requestID) is open twice")
            try hold(session.openRequestCount == wasOpen + 1, "an open request is not counted")
        case .lookUp(let name, _): honest.isLookedUp = name == HonestLogin.name
        case .none, .pong, .challenge, .bulk, .quit, .refuse, .ended: break
        }
    }

    private mutating func check(_ header: FrameHeader) throws(BrokenRule) {
        let before = session.phase
        guard let refusal = session.check(header) else { return }
        try hold(before != .closing, "a closing session answers")
        try hold(refusal.scope == .connection, "a header is refused with scope \(refusal.scope)")
        try hold(session.phase == .closing, "a header is refused, and the session goes on")
    }

    private mutating func pass(milliseconds: UInt64) {
        now = now.advanced(byMilliseconds: milliseconds)
        _ = session.tick(at: now)
    }

    private mutating func challenge(isKnown: Bool) {
        let known = isKnown && honest.isLookedUp ? honest.verifier : nil
        let decoy = ScramDecoy(secret: [1, 2, 3]) { $0 }
        guard case .challenge(let challenge) = session.challenge(known, decoy: decoy, nonce: HonestLogin.serverNonce)
        else { return }
        honest.challenged(challenge.challenge, isKnown: known != nil)
    }

    private mutating func admit() throws(BrokenRule) {
        let loggedIn = session.admitted(
            account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: HonestLogin.name,
            standing: AccountStanding(), at: now)
        guard loggedIn != nil else { return }
        try hold(isProven && session.phase == .ready, "a session is ready without a proof")
    }

    private static func header(_ bytes: [UInt8]) -> FrameHeader? {
        do throws(DecodeError) {
            return try FrameHeader(decoding: bytes.span.bytes)
        } catch {
            return nil
        }
    }
}
