import AtriumWire

/// One act of power, for whoever looks after the server: who did what to whom, where, and when.
///
/// Names are those of that time, and stay when an account or a room is gone. A line of the audit log is never changed;
/// the oldest of its scope go where there are more than `AuditBounds` allow. It is kept in the transaction of what it
/// tells of, or not at all.
public struct AuditRecord: Equatable, Sendable {
    public var time: WallTime
    /// Who did it; 0 for whoever has the server's console.
    public var actor: AccountID
    /// The name of that account; `console` for the console.
    public var actorName: String
    public var action: AuditAction
    /// To whom or what: the name of an account, or a file; empty where there is nobody.
    public var subject: String
    /// The room it was done in, without `#`; empty where there is none.
    public var room: String
    /// What else there is to know: a role, a duration and a reason, in words of the program.
    public var detail: String
    /// Beside which other lines it stands.
    public var scope: AuditScope

    public init(
        time: WallTime, actor: AccountID, actorName: String, action: AuditAction, subject: String = "",
        room: String = "", detail: String = "", scope: AuditScope = .server
    ) {
        self.scope = scope
        self.time = time
        self.actor = actor
        self.actorName = actorName
        self.action = action
        self.subject = subject
        self.room = room
        self.detail = detail
    }

    /// An act of the server's console.
    public static func console(
        _ action: AuditAction, at time: WallTime, subject: String = "", room: String = "", detail: String = ""
    ) -> AuditRecord {
        AuditRecord(
            time: time, actor: AccountID(rawValue: 0), actorName: "console", action: action, subject: subject,
            room: room, detail: detail)
    }

    /// The server itself gave a name back.
    public static func released(_ account: AccountID, name: String, at time: WallTime) -> AuditRecord {
        AuditRecord(
            time: time, actor: AccountID(rawValue: 0), actorName: "console", action: .nameReleased, subject: name,
            scope: .account(account))
    }

    /// What an account did to itself.
    static func own(
        _ action: AuditAction, of account: Account, detail: String = "", at time: WallTime
    ) -> AuditRecord {
        AuditRecord(
            time: time, actor: account.id, actorName: account.name, action: action, subject: account.name,
            detail: detail, scope: account.isAdministrator ? .server : .account(account.id))
    }
}
