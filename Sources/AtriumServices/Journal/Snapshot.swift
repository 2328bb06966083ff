import AtriumWire

/// The state tables, as the core reads them at start.
public struct Snapshot: Sendable {
    /// Names the server for good.
    public var serverID: UInt64 = 0
    /// 128 random bits that never leave the server: they make the answers to unknown names look like any other.
    public var secret: (UInt64, UInt64) = (0, 0)
    public var accounts: [AccountRecord] = []
    public var rooms: [RoomRecord] = []
    public var directs: [DirectRecord] = []
    public var files: [FileRecord] = []
    public var readMarkers: [ReadMarker] = []
    /// Who has fetched which file, in the order of their times.
    public var fetches: [FetchRecord] = []
    /// Which requests offered the files that are still uploading.
    public var offers: [OfferRecord] = []
    /// How files were taken back by request.
    public var withdrawals: [WithdrawalRecord] = []
    /// Who is what in which room.
    public var standings: [StandingRecord] = []
    /// Who has blocked whom.
    public var blocks: [BlockingRecord] = []

    public init() {}
}

/// One account, with the secrets that open it.
public struct AccountRecord: Equatable, Sendable {
    public var account: AccountID
    public var name: String
    public var verifiers: [Verifier]
    /// When the name was claimed.
    public var time: WallTime
    /// When somebody last logged in, or the name was claimed.
    public var used: WallTime
    /// Whether it looks after the server.
    public var isAdministrator: Bool
    /// Whether nobody may log in to it.
    public var isDisabled = false
    /// Whether the name was released: the account stands for what it said, and for nobody.
    public var isReleased = false

    public init(
        account: AccountID, name: String, verifiers: [Verifier], time: WallTime, isAdministrator: Bool = false
    ) {
        used = time
        self.account = account
        self.name = name
        self.verifiers = verifiers
        self.time = time
        self.isAdministrator = isAdministrator
    }
}

/// What verifies one secret of an account, without holding it. RFC 5802 §3.
public struct Verifier: Equatable, Sendable {
    public var credential: CredentialID
    public var kind = CredentialKind.device
    /// When it was left.
    public var created = WallTime(microseconds: 0)
    /// When somebody last logged in with it; 0 for never.
    public var used = WallTime(microseconds: 0)
    /// Whether it was left over a clear connection.
    public var wasClear = false
    public var label: String
    public var salt: Salt
    public var iterationCount: UInt32
    public var storedKey: Digest
    public var serverKey: Digest

    public init(
        credential: CredentialID, label: String, salt: Salt, iterationCount: UInt32, storedKey: Digest,
        serverKey: Digest
    ) {
        self.credential = credential
        self.label = label
        self.salt = salt
        self.iterationCount = iterationCount
        self.storedKey = storedKey
        self.serverKey = serverKey
    }
}

/// Where a conversation's log stands.
public struct LogState: Sendable {
    /// Changes when sequences start anew.
    public var epoch: UInt64
    /// The oldest event kept; head + 1 where none is.
    public var first: UInt64
    /// The newest event; 0 where there is none.
    public var head: UInt64
    /// When the newest was committed.
    public var headTime: WallTime
    /// Bytes of the events kept, as frames.
    public var bytes: UInt64
    /// When the oldest event kept was taken in; 0 where none is.
    public var firstTime: WallTime
    /// The lowest sequence that may still take room on the disk; `first`, but for what is yet to be cleared away.
    public var lowest: UInt64
    /// Whether events go into the log; otherwise they have a sequence, and are gone.
    public var keepsEvents: Bool

    public init(
        epoch: UInt64, first: UInt64, head: UInt64, headTime: WallTime, bytes: UInt64 = 0,
        firstTime: WallTime = WallTime(microseconds: 0), lowest: UInt64? = nil, keepsEvents: Bool = true
    ) {
        self.epoch = epoch
        self.first = first
        self.head = head
        self.headTime = headTime
        self.bytes = bytes
        self.firstTime = firstTime
        self.lowest = lowest ?? first
        self.keepsEvents = keepsEvents
    }
}

/// One room.
public struct RoomRecord: Sendable {
    public var conversation: ConversationID
    public var name: String
    public var topic: String
    public var creator: AccountID
    public var time: WallTime
    public var log: LogState
    /// What it keeps; nil where that is the server's setting.
    public var keep: KeepRule?
    /// Who may read it.
    public var access: RoomAccess
    /// Whether it is listed to its members alone.
    public var isHidden: Bool

    public init(
        conversation: ConversationID, name: String, topic: String, creator: AccountID, time: WallTime, log: LogState,
        keep: KeepRule? = nil, access: RoomAccess = .open, isHidden: Bool = false
    ) {
        self.conversation = conversation
        self.name = name
        self.topic = topic
        self.creator = creator
        self.time = time
        self.log = log
        self.keep = keep
        self.access = access
        self.isHidden = isHidden
    }
}

/// One direct conversation; `low` is the lower of its two account ids. An account may write to itself: then both are
/// the same.
public struct DirectRecord: Sendable {
    public var conversation: ConversationID
    public var low: AccountID
    public var high: AccountID
    public var log: LogState

    public init(conversation: ConversationID, low: AccountID, high: AccountID, log: LogState) {
        self.conversation = conversation
        self.low = low
        self.high = high
        self.log = log
    }
}

/// One offered file.
public struct FileRecord: Sendable {
    public var file: FileID
    public var conversation: ConversationID
    /// Sequence of the offer.
    public var sequence: UInt64
    public var time: WallTime
    public var account: AccountID
    public var state: FileState
    public var sizeBytes: UInt64
    /// SHA-256 of the bytes; zero until stored.
    public var digest: Digest
    public var name: String

    public init(
        file: FileID, conversation: ConversationID, sequence: UInt64, time: WallTime, account: AccountID,
        state: FileState, sizeBytes: UInt64, digest: Digest, name: String
    ) {
        self.file = file
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.account = account
        self.state = state
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.name = name
    }
}

/// How far an account has read a conversation.
public struct ReadMarker: Sendable {
    public var account: AccountID
    public var conversation: ConversationID
    public var sequence: UInt64

    public init(account: AccountID, conversation: ConversationID, sequence: UInt64) {
        self.account = account
        self.conversation = conversation
        self.sequence = sequence
    }
}
