import AtriumWire

extension Router {
    /// Makes what must always be there: `#lobby`. Called once, before the first request; its effects are carried out
    /// like any other turn's.
    public mutating func start(at now: WallTime, into effects: inout Effects) {
    }

    /// Takes one request frame, already allowed by the phase of its session and counted open by its loop.
    ///
    /// A payload that breaks its layout closes the connection. A Claim needs no admitted session; every other kind does.
    public mutating func receive(
        _ header: FrameHeader, _ payload: RawSpan, from session: SessionID, at now: WallTime,
        into effects: inout Effects
    ) {
    }

    /// Looks up what verifies a secret; answered with `LoopOutput.verifier`, behind a claim of that name that waits
    /// for its commit.
    public mutating func lookUp(
        name: String, credential: CredentialID, session: SessionID, requestID: UInt32, into effects: inout Effects
    ) {
    }

    /// Admits a session whose proof its loop has verified: `LoopOutput.admitted`, then what it follows by rule. The
    /// account's session limit is refused with `sessionLimit`.
    public mutating func admit(
        name: String, session: SessionID, requestID: UInt32, at now: WallTime, into effects: inout Effects
    ) {
    }

    /// The session is over and nothing more goes to it. `lost` lingers before it is announced, each other reason is
    /// announced at once; its uploads wait to be taken up again. The loop forgets its followers by itself.
    public mutating func sessionEnded(
        _ session: SessionID, reason: LeaveReason, at now: WallTime, into effects: inout Effects
    ) {
    }

    /// A batch came back from the journal. Batches come in the order they were proposed.
    public mutating func committed(_ batch: CommittedBatch, at now: WallTime, into effects: inout Effects) {
    }

    /// A history page this session had open was sent or given up.
    public mutating func historyFinished(session: SessionID, conversation: ConversationID) {
    }

    /// The bytes of a file are whole, verified against the sender's digest, and durable under it. Once that is
    /// committed, the UploadEnd with `requestID` is answered Stored, behind a `closeTransfer`.
    ///
    /// - Parameter lease: the lease the bytes came under; a report under an older one is passed over.
    public mutating func uploadStored(
        _ file: FileID, digest: Digest, lease: UInt32, requestID: UInt32, at now: WallTime,
        into effects: inout Effects
    ) {
    }

    /// The bytes of a file cannot be had. Its uploader is told at once by an `endTransfer` with this code, which
    /// carries `requestID` where an UploadEnd is open; everybody else once the withdrawal is committed.
    public mutating func uploadFailed(
        _ file: FileID, code: ErrorCode, lease: UInt32, requestID: UInt32, at now: WallTime,
        into effects: inout Effects
    ) {
    }

    /// The client cancelled an upload; its loop has answered. The file is withdrawn.
    public mutating func uploadCancelled(
        _ file: FileID, session: SessionID, at now: WallTime, into effects: inout Effects
    ) {
    }

    /// Does what has come due: leaves that lingered, counts of people present, uploads nobody took up again.
    public mutating func tick(at now: WallTime, into effects: inout Effects) {
    }

    /// When `tick` next has something to do; nil where nothing is waiting.
    public var nextDeadline: WallTime? { nil }
}
