import AtriumWire

/// Which sessions have something of a room open, kept room by room: who closes a room has the core look at those of
/// that room, however many the server has.
extension Router {
    /// A session has something of a room open that it had not, or has it no more.
    mutating func noteReader(_ session: SessionID, of conversation: ConversationID) {
        if sessions[session]?.hasOpen(conversation) == true {
            rooms[conversation]?.readers.insert(session)
        } else {
            rooms[conversation]?.readers.remove(session)
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
        for following in ended.follows { rooms[following.conversation]?.readers.remove(session) }
        for conversation in ended.roomsFetched { rooms[conversation]?.readers.remove(session) }
        for page in ended.pagesOpen { rooms[page.conversation]?.readers.remove(session) }
    }

    /// How many sessions are looked at where a room closes.
    package func readerCount(of conversation: ConversationID) -> Int { rooms[conversation]?.readers.count ?? 0 }
}
