import AtriumWire

/// One change the core asks the journal to keep, and whom the outcome concerns.
public struct Proposal: Sendable {
    /// What is to be kept.
    public var change: Change
    /// The session whose request this is; nil where the server itself proposes.
    public var session: SessionID?
    /// The request to answer; 0 where there is none.
    public var requestID: UInt32
    /// Lines of the audit log that are kept with the change, and not without it. What an event is told of stands in
    /// the event, which may be a repetition.
    public var audit: [AuditRecord]

    public init(_ change: Change, session: SessionID? = nil, requestID: UInt32 = 0, audit: [AuditRecord] = []) {
        self.audit = audit
        self.change = change
        self.session = session
        self.requestID = requestID
    }
}

/// What a proposal changes. The log and the state tables change in one transaction.
public enum Change: Sendable {
    /// An event, as a complete frame in the batch's bytes. Its sequence is 0: the journal assigns it.
    case event(EventChange)
    /// A new room, owned by its creator. The journal gives it its conversation id.
    case createRoom(
        name: String, creator: AccountID, time: WallTime, access: RoomAccess = .open, isHidden: Bool = false)
    /// Takes away a room that has no event.
    case removeRoom(ConversationID)
    /// A direct conversation of two accounts. The journal gives it its id.
    case openDirect(AccountID, AccountID, time: WallTime)
    /// A name claimed, with what verifies its first secret. The journal gives the account its id.
    case claim(Claim, time: WallTime, ClaimTerms = ClaimTerms())
    /// An account is changed.
    indirect case account(AccountID, AccountChange)
    /// Codes to claim names with: all of them, or none.
    case invite([InvitationRecord])
    /// A code is no longer taken.
    case revokeInvitation(Digest)
    /// A read marker moved forward.
    case markRead(AccountID, ConversationID, sequence: UInt64)
    /// An account has a file whole, for the first time.
    case markFetched(FileID, AccountID, time: WallTime)
    /// Events that are not to be kept any more: one step of letting them go.
    case expire(Expiry)
    /// An account has answered its invitation to a room.
    case answerInvitation(ConversationID, AccountID)
    /// What had ended by then of the sanctions in a room takes no place any more.
    case forgetSanctions(ConversationID, endedBy: WallTime)
    /// An account is blocked by another in direct conversations, or not any more.
    case setBlock(BlockingRecord, isBlocked: Bool)
}

/// An event to be kept.
public struct EventChange: Sendable {
    /// The conversation whose log it joins.
    public var conversation: ConversationID
    /// Who makes it.
    public var author: AccountID
    /// The operation that makes it; an id kept before gets the first outcome.
    public var operation: OperationID
    /// When the core took it in, as the frame says.
    public var time: WallTime
    /// Where the frame lies in the batch's bytes.
    public var frame: Range<Int>
    /// What else the event changes.
    public var state: EventState
    /// Where it is set, the event is not kept: a repetition of an operation kept before gets its first outcome, and
    /// anything else this code. The core knows no operations, and cannot tell which it is.
    public var refusal: ErrorCode?
    /// Lines of the audit log that are kept with it; none but for an act of power.
    public var audit: [AuditRecord]

    public init(
        conversation: ConversationID, author: AccountID, operation: OperationID, time: WallTime, frame: Range<Int>,
        state: EventState, refusal: ErrorCode? = nil, audit: [AuditRecord] = []
    ) {
        self.conversation = conversation
        self.author = author
        self.operation = operation
        self.time = time
        self.frame = frame
        self.state = state
        self.refusal = refusal
        self.audit = audit
    }
}

/// What an event changes in the state tables beside the log.
public enum EventState: Sendable {
    /// Nothing: a message.
    case none
    /// The topic of its room.
    case topic(String)
    /// What its room keeps from this event on: a rule of its own, or the server's (nil); and whether that has a log.
    case keep(KeepRule?, keepsEvents: Bool)
    /// Who may read its room, and whether that is listed.
    case access(RoomAccess, isHidden: Bool)
    /// What an account is in its room.
    case standing(AccountID, StandingChange)
    /// A new file. The journal gives it its id, and writes the id into the frame at the offset given (from the
    /// frame's first byte).
    case fileOffered(name: String, sizeBytes: UInt64, fileIDOffsetBytes: Int)
    /// The file is whole and kept under its digest.
    case fileStored(FileID, Digest)
    /// The file is not to be had any more.
    case fileWithdrawn(FileID, WithdrawReason)
}

/// Proposals on their way to the journal, and back: frames lie end to end in one buffer.
public struct ProposalBatch: Sendable {
    /// Event frames, where the proposals say. Sequences and file ids are written into them at commit.
    public var bytes: [UInt8] = []
    /// In the order they are to be kept.
    public var proposals: [Proposal] = []

    public init() {}

    /// What the first event of a turn makes room for.
    static let firstBytes = 1 << 9
    /// A turn with so much to say is likely to be followed by another.
    static let busyCount = 16

    /// An empty one, with room for as much where that was much.
    init(like used: ProposalBatch) {
        guard used.proposals.count >= Self.busyCount else { return }
        bytes.reserveCapacity(used.bytes.count)
        proposals.reserveCapacity(used.proposals.count)
    }
}
