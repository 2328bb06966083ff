import AtriumWire

/// What the core keeps of one login. An idle session that follows `#lobby` alone has nothing on the heap.
struct Session: Sendable {
    /// Whose login it is.
    let account: AccountID
    /// The secret it proved.
    let credential: CredentialID
    /// Whether it follows `#lobby`, as each session does that is not banned there.
    var followsLobby = false
    /// Whether it is present in `#lobby`.
    var isPresentInLobby = false
    /// The other rooms it follows.
    var follows: [Following] = []
    /// Direct conversations it got a Followed frame of; events of others wait for one.
    var directsTold: Set<ConversationID> = []
    /// History pages it has open.
    var pagesOpen: [OpenPage] = []
    /// Whether it ever fetched a file.
    var hasFetched = false
    /// Files whose bytes it is sending.
    var uploads: [FileID] = []
}

/// One room a session follows, by its own request.
struct Following: Sendable {
    var conversation: ConversationID
    /// Whether the session is present in it: announced and listed.
    var isPresent: Bool
}

/// A history page on its way to a session; a conversation has one at a time.
struct OpenPage: Sendable {
    var conversation: ConversationID
    /// The request it answers.
    var requestID: UInt32
}
