import AtriumServices
import AtriumWire

/// What changes who may do what.
extension BatchMaker {
    package mutating func access(
        _ access: RoomAccess, isHidden: Bool = false, in room: ConversationID, counter: UInt64 = 0
    ) {
        let head = head(room, counter, 7, AccountID(rawValue: 1))
        add(
            AccessEvent(head: head, access: access, hidden: isHidden), head,
            .access(access, isHidden: isHidden), audit: audit(.access, subject: ""))
    }

    package mutating func role(
        _ role: RoomRole, of account: AccountID, in room: ConversationID, counter: UInt64 = 0
    ) {
        let head = head(room, counter, 7, AccountID(rawValue: 1))
        add(
            RoleEvent(head: head, account: account, role: role, invitation: false, name: "bob"), head,
            .standing(account, .role(role)), audit: audit(.role, subject: "bob"))
    }

    package mutating func invite(_ account: AccountID, to room: ConversationID, counter: UInt64 = 0) {
        let head = head(room, counter, 7, AccountID(rawValue: 1))
        let invitation = RoomStanding.Invitation(by: head.author, time: head.time)
        add(
            RoleEvent(head: head, account: account, role: .member, invitation: true, name: "bob"), head,
            .standing(account, .invited(invitation)))
    }

    /// - Parameter seconds: how long a ban or a mute lasts; 0 for good.
    package mutating func sanction(
        _ kind: SanctionKind, _ account: AccountID, seconds: UInt64 = 0, in room: ConversationID, counter: UInt64 = 0
    ) {
        let head = head(room, counter, 7, AccountID(rawValue: 1))
        let until = head.time.end(afterSeconds: seconds)
        let change: StandingChange =
            switch kind {
            case .other, .kick: .kicked
            case .ban: .banned(until: until)
            case .unban: .unbanned
            case .mute: .muted(until: until)
            case .unmute: .unmuted
            }
        add(
            SanctionEvent(
                head: head, account: account, sanction: kind, durationSeconds: seconds, name: "bob", reason: ""),
            head, .standing(account, change), audit: audit(.ban, subject: "bob"))
    }

    package mutating func block(_ account: AccountID, by other: AccountID, isBlocked: Bool = true) {
        propose(.setBlock(BlockingRecord(account: other, blocked: account, time: time), isBlocked: isBlocked))
    }

    private func audit(_ action: AuditAction, subject: String) -> [AuditRecord] {
        [
            AuditRecord(
                time: time, actor: AccountID(rawValue: 1), actorName: "ada", action: action, subject: subject,
                room: "hall")
        ]
    }
}
