import AtriumWire

/// One act of power, for whoever looks after the server: who did what to whom, where, and when.
///
/// Names are those of that time, and stay when an account or a room is gone. A line of the audit log is never changed;
/// the oldest go where there are more than `rowsMax`.
public struct AuditRecord: Equatable, Sendable {
    /// Most acts the journal keeps.
    public static let rowsMax: UInt64 = 1_000_000

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

    public init(
        time: WallTime, actor: AccountID, actorName: String, action: AuditAction, subject: String = "",
        room: String = "", detail: String = ""
    ) {
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
}
