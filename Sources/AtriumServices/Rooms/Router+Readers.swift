import AtriumWire

/// Which sessions have something of a room open, kept room by room: who closes a room has the core look at those of
/// that room, however many the server has.
extension Router {
    /// A session has something of a room open that it had not, or has it no more.
    mutating func noteReader(_ session: SessionID, of conversation: ConversationID) {
        if sessions[session]?.hasOpen(conversation) == true, rooms[conversation] != nil {
            rooms.readers[conversation, default: []].insert(session)
        } else {
            dropReader(session, of: conversation)
        }
    }

    /// A session fetches a file of a conversation.
    mutating func noteFetch(of conversation: ConversationID, by session: SessionID) {
        guard rooms[conversation] != nil else { return }
        sessions[session]?.roomsFetched.insert(conversation)
        noteReader(session, of: conversation)
    }

    /// A session is over: it has nothing open any more.
    mutating func forgetReader(_ session: SessionID, _ ended: Session) {
        for following in ended.follows { dropReader(session, of: following.conversation) }
        for conversation in ended.roomsFetched { dropReader(session, of: conversation) }
        for page in ended.pagesOpen { dropReader(session, of: page.conversation) }
    }

    private mutating func dropReader(_ session: SessionID, of conversation: ConversationID) {
        rooms.readers[conversation]?.remove(session)
        if rooms.readers[conversation]?.isEmpty == true { rooms.readers[conversation] = nil }
    }

    /// How many sessions are looked at where a room closes.
    package func readerCount(of conversation: ConversationID) -> Int { rooms.readers[conversation]?.count ?? 0 }
}
