import AtriumWire

extension Router {
    /// A line of the audit log about an act of a caller in a room. Those of administrators stand with what was done to
    /// the server, others with what was done in the room.
    func audit(
        _ action: AuditAction, in conversation: ConversationID, subject: String = "", detail: String = "",
        by caller: Caller
    ) -> AuditRecord {
        AuditRecord(
            time: caller.time, actor: caller.account, actorName: accounts.name(of: caller.account), action: action,
            subject: subject, room: rooms[conversation]?.name ?? "", detail: detail,
            scope: accounts[caller.account]?.isAdministrator == true ? .server : .room(conversation))
    }

    /// Whether an act changes anything in a room: what is so already is no act. Where something is on its way to the
    /// journal there is no telling yet, and it counts as one.
    func changes(_ conversation: ConversationID, _ differs: (Room) -> Bool) -> Bool {
        guard let room = rooms[conversation] else { return true }
        return room.eventsPendingCount > 0 || differs(room)
    }
}

extension KeepRule {
    /// What is kept, in short, for the audit log.
    var words: String {
        let bounds = [
            ("event-age", eventAgeSeconds), ("event-bytes", eventBytes), ("file-age", fileAgeSeconds),
            ("file-bytes", fileBytes),
        ]
        return bounds.reduce("\(mode)") { $1.1 == 0 ? $0 : "\($0) \($1.0) \($1.1)" }
    }
}
