import AtriumWire

extension Router {
    /// A line of the audit log about an act of a caller in a room.
    func audit(
        _ action: AuditAction, in conversation: ConversationID, subject: String = "", detail: String = "",
        by caller: Caller
    ) -> AuditRecord {
        AuditRecord(
            time: caller.time, actor: caller.account, actorName: accounts.name(of: caller.account), action: action,
            subject: subject, room: rooms[conversation]?.name ?? "", detail: detail)
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
