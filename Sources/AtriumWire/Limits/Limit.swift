/// Every limit the protocol knows, by its permanent number. Welcome states the value of each; Spec/08-limits.md holds
/// the table of units, defaults, ranges and errors.
public enum Limit: UInt16, CaseIterable, Sendable {
    /// Payload of a frame before login, in bytes.
    case frameBeforeLoginMaxBytes = 1
    /// Payload of every frame but Chunk, after login, in bytes.
    case controlFrameMaxBytes = 2
    /// Event frame with its header, in bytes.
    case eventFrameMaxBytes = 3
    /// Bytes of a block; fixed, in bytes.
    case blockBytes = 4
    /// Text of a message, in bytes.
    case textMaxBytes = 5
    /// Topic of a room, in bytes.
    case topicMaxBytes = 6
    /// Name of an account or room, in bytes.
    case nameMaxBytes = 7
    /// Name of a file, in bytes.
    case fileNameMaxBytes = 8
    /// Size of a file, in bytes.
    case fileMaxBytes = 9
    /// Requests open on a connection, in requests.
    case requestsOpenMax = 10
    /// Transfers open on a connection, up and down together, in transfers.
    case transfersOpenMax = 11
    /// Rooms followed by a session, in conversations.
    case followsMax = 12
    /// Credit a transfer starts with at most, in bytes.
    case creditInitialBytes = 13
    /// Credit of one transfer at most, in bytes.
    case creditTransferMaxBytes = 14
    /// Credit of all transfers of a connection together, and what it starts with, in bytes.
    case creditConnectionMaxBytes = 15
    /// A history page, in bytes.
    case historyPageMaxBytes = 16
    /// Sessions of one account, in sessions.
    case sessionsPerAccountMax = 17
    /// Rooms created by one account, in rooms.
    case roomsPerAccountMax = 18
    /// Rooms of the server, in rooms.
    case roomsMax = 19
    /// Connections of the server, in connections.
    case connectionsMax = 20
    /// From the accept to Hello, and from Hello to LoggedIn, in milliseconds.
    case handshakeTimeoutMilliseconds = 21
    /// Silence after which a peer is pinged; twice that closes, in milliseconds.
    case keepAliveMilliseconds = 22
    /// Outcomes remembered for each client instance, in operations.
    case operationWindow = 23
    /// Above this many present, a room sends counts in place of names, in accounts.
    case presentNamedMax = 24
    /// How long a lost link may return before its leave is announced, in milliseconds.
    case lingerMilliseconds = 25
    /// Files of one account, offered and not withdrawn, at their full size, in bytes.
    case accountStoredMaxBytes = 26
    /// Files of all accounts, offered and not withdrawn, at their full size, in bytes.
    case serverStoredMaxBytes = 27
    /// Free space of the disk below which no file is taken; messages still are, in bytes.
    case freeSpaceMinBytes = 28
    /// How long an upload may stand without its sender before it is given up, in milliseconds.
    case uploadAbandonMilliseconds = 29
    /// How long a client instance is remembered behind its last operation, in milliseconds.
    case operationRetentionMilliseconds = 30
    /// How long a name without a password stands unused before it is released; 0 for good, in milliseconds.
    case nameReleaseMilliseconds = 31
    /// Secrets of one account: its devices, its password, its tokens, in secrets.
    case credentialsMax = 32
    /// Accounts with a role or a sanction in a room, in accounts.
    case membersMax = 33
    /// Accounts blocked by one account, in accounts.
    case blocksMax = 34
    /// Reason of a sanction, in bytes.
    case reasonMaxBytes = 35
    /// Accounts with a name, in accounts.
    case accountsMax = 36
    /// Connections from one address; 0 for no bound, in connections.
    case addressConnectionsMax = 40
    /// Cost of the requests an account may make at once; 0 for no bound, in units.
    case requestBurst = 41
    /// What an account may spend on requests in a second, on average; 0 for no bound, in units.
    case requestsPerSecond = 42
    /// What an account may upload in a second; 0 for no bound, in bytes.
    case uploadBytesPerSecond = 43
    /// What an account may download in a second; 0 for no bound, in bytes.
    case downloadBytesPerSecond = 44
    /// Files of one account, offered and not stored yet, at their full size; 0 for no bound, in bytes.
    case unfinishedMaxBytes = 45
}
