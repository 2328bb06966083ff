import AtriumWire

/// What the core keeps of one login. An idle session that follows `#lobby` alone has nothing on the heap.
struct Session: Sendable {
    /// Whose login it is.
    let account: AccountID
    /// The secret it proved.
    let credential: CredentialID
    /// Whether it is present in `#lobby`, which it follows by rule.
    var isPresentInLobby = false
    /// The other rooms it follows.
    var follows: [Following] = []
    /// Direct conversations it got a Followed frame of; events of others wait for one.
    var directsTold: Set<ConversationID> = []
    /// Conversations of which it has a history page open.
    var pagesOpen: [ConversationID] = []
    /// Files whose bytes it is sending.
    var uploads: [FileID] = []
}

/// One room a session follows, by its own request.
struct Following: Sendable {
    var conversation: ConversationID
    /// Whether the session is present in it: announced and listed.
    var isPresent: Bool
}
