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
    /// Rooms it fetched a file of: its loop may have downloads of theirs open.
    var roomsFetched: Set<ConversationID> = []
    /// Files whose bytes it is sending.
    var uploads: [FileID] = []

    /// Whether it may have something of a room open that ends with the right to read it. `#lobby`, which is followed by
    /// rule, is looked at apart.
    func hasOpen(_ conversation: ConversationID) -> Bool {
        follows.contains { $0.conversation == conversation } || hasTransferOrPage(of: conversation)
    }

    /// Whether it may have a download or a page of a room under way.
    func hasTransferOrPage(of conversation: ConversationID) -> Bool {
        roomsFetched.contains(conversation) || pagesOpen.contains { $0.conversation == conversation }
    }
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
