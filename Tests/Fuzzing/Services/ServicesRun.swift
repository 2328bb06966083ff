import AtriumServices
import AtriumSimulator
import AtriumWire

/// The Router, with loops that only keep count and a journal in memory that commits what is proposed. The input is a
/// list of steps: requests of several callers, logins and their ends, time, commits that come late or fail, and what
/// disk workers report.
struct ServicesRun {
    /// What a step does. Its number is the step's first byte, taken modulo the count.
    enum Step: UInt8, CaseIterable {
        case request, commit, holdJournal, failJournal, time, logIn, end, pageSent, stored, uploadFailed, uploadEnded
        case fetched, lookUp, space
        // The same again, for inputs that are mostly requests.
        case requestAgain, requestOnce
    }

    static let loopCount = 2
    static let names = ["ann", "bob", "cid", "dan"]
    /// Sessions at once; each caller has two.
    static let callersMax = 8

    var input: FuzzInput
    let settings: ServiceSettings
    let disk: SimulatedJournalDisk
    let journal: SimulatedJournal
    var router: Router
    var effects = Effects(loopCount: ServicesRun.loopCount)
    var desk = LoopDesk()
    var now = WallTime(microseconds: 1_700_000_000_000_000)
    /// Proposals that are not committed yet.
    var waiting: [ProposalBatch] = []
    /// While it is set, proposals wait.
    var isJournalHeld = false
    var callers: [SessionID?] = Array(repeating: nil, count: callersMax)
    var reads: [HistoryRead] = []
    private var lastSlot = 0
    private var lastRequest: UInt32 = 0

    init(_ input: consuming FuzzInput) {
        self.input = input
        var settings = ServiceSettings()
        // Low, so that few steps reach them.
        settings.limits[.sessionsPerAccountMax] = 3
        settings.limits[.roomsPerAccountMax] = 3
        settings.limits[.presentNamedMax] = 2
        self.settings = settings
        disk = SimulatedJournalDisk(JournalTables(serverID: 7, secret: (1, 2)))
        journal = SimulatedJournal(on: disk)
        router = Router(snapshot: disk.written.snapshot, settings: settings, loopCount: Self.loopCount)
    }

    mutating func run() throws(BrokenRule) {
        try turn { $0.start(at: $1, into: &$2) }
        for caller in 0..<Self.names.count { try logIn(caller) }
        while !input.isEmpty {
            let number = Int(input.byte()) % Step.allCases.count
            try take(Step.allCases[number])
        }
        try finish()
    }

    private mutating func take(_ step: Step) throws(BrokenRule) {
        switch step {
        case .request, .requestAgain, .requestOnce: try request()
        case .commit: try commitAll()
        case .holdJournal: isJournalHeld = true
        case .failJournal:
            var left = input.byte() % 8
            let fault = input.byte() % 2 == 0 ? JournalFault.refused : .full
            disk.fault = { _ in
                guard left > 0 else { return nil }
                left -= 1
                return fault
            }
        case .time: try pass(milliseconds: UInt64(input.short()) * 100)
        case .logIn: try logIn(Int(input.byte()))
        case .end:
            let caller = Int(input.byte()) % Self.callersMax
            let reason = LeaveReason(rawValue: input.byte() % 5) ?? .quit
            try end(caller, reason)
        case .pageSent: pageSent()
        case .stored:
            let (file, uploader) = upload()
            let digest = Digest([UInt8](repeating: input.byte() % 4, count: Digest.byteCount))
            let id = LoopDesk.ownRequestIDs
            try turn { $0.uploadStored(file, digest: digest, by: uploader, requestID: id, at: $1, into: &$2) }
        case .uploadFailed:
            let (file, uploader) = upload()
            let by = input.byte() % 2 == 0 ? uploader : nil
            try turn {
                $0.uploadFailed(
                    file, reason: .failed, code: .storage, text: "the disk failed", by: by, requestID: 0, at: $1,
                    into: &$2)
            }
        case .uploadEnded:
            let (file, uploader) = upload()
            try turn { $0.uploadEnded(file, by: uploader, reason: .cancelled, at: $1, into: &$2) }
        case .fetched:
            let (file, uploader) = upload()
            try turn { $0.fileFetched(file, by: uploader.session, at: $1, into: &$2) }
        case .lookUp: try lookUp()
        case .space:
            let freeBytes = UInt64(input.short()) << 20
            router.spaceMeasured(SpaceReport(dataFreeBytes: freeBytes, journalFreeBytes: freeBytes))
        }
    }

    /// A file and a transfer, by small numbers.
    private mutating func upload() -> (FileID, Uploader) {
        let file = FileID(rawValue: UInt64(input.byte() % 16))
        let transfer = TransferID(rawValue: UInt32(input.byte() % 16))
        let session = callers[Int(input.byte()) % Self.callersMax] ?? SessionID(loop: 0, slot: 0, generation: 0)
        return (file, Uploader(session: session, transfer: transfer))
    }

    private mutating func request() throws(BrokenRule) {
        let caller = Int(input.byte()) % Self.callersMax
        let kind = input.kindNumber()
        let payload = input.counted()
        guard let session = callers[caller] else { return }
        try send(kind, payload, from: session)
    }

    /// Sends a request.
    mutating func send(_ kindNumber: UInt16, _ payload: [UInt8], from session: SessionID) throws(BrokenRule) {
        var header = FrameHeader(payloadBytes: payload.count, kind: .say, requestID: nextRequest(of: session))
        header.kindNumber = kindNumber
        try turn { $0.receive(header, payload.span.bytes, from: session, at: $1, into: &$2) }
    }

    private mutating func nextRequest(of session: SessionID) -> UInt32 {
        lastRequest += 1
        desk.ask(lastRequest, session)
        return lastRequest
    }

    /// A new connection, which claims its name where that is free, and is admitted.
    private mutating func logIn(_ number: Int) throws(BrokenRule) {
        let caller = number % Self.callersMax
        guard callers[caller] == nil else { return }
        lastSlot += 1
        let session = SessionID(loop: lastSlot % Self.loopCount, slot: lastSlot, generation: 1)
        callers[caller] = session
        let name = Self.names[caller % Self.names.count]
        var payload: [UInt8] = []
        Claim(honestly: name).encodePayload(into: &payload)
        try send(FrameKind.claim.rawValue, payload, from: session)
        let id = nextRequest(of: session)
        let claim = Claim(honestly: name)
        let secret = ProvenSecret(credential: claim.credential, storedKey: claim.storedKey)
        try turn { $0.admit(name: name, secret: secret, session: session, requestID: id, at: $1, into: &$2) }
    }

    private mutating func lookUp() throws(BrokenRule) {
        let session = callers[Int(input.byte()) % Self.callersMax]
        let name = String(decoding: input.run(Int(input.byte() % 80)), as: UTF8.self)
        guard let session else { return }
        let id = nextRequest(of: session)
        let credential = CredentialID(rawValue: 9)
        try turn {
            $0.lookUp(name: name, credential: credential, session: session, requestID: id, into: &$2)
            _ = $1
        }
    }
}

extension Claim {
    /// What this version's client claims a name with.
    init(honestly name: String) {
        self.init(
            name: name, credential: CredentialID(rawValue: 9), label: "laptop",
            salt: Salt([UInt8](repeating: 3, count: Salt.byteCount)), iterationCount: 4_096,
            storedKey: Digest([UInt8](repeating: 1, count: Digest.byteCount)),
            serverKey: Digest([UInt8](repeating: 5, count: Digest.byteCount)))
    }
}
