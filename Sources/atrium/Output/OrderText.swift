import AtriumClient
import AtriumWire

/// Who is what in a room, and who was invited or taken out, for people and for scripts.
enum OrderText {
    /// Members as aligned columns.
    static func table(_ members: [RoleEntry]) -> [String] {
        var table = Table(["NAME", "ROLE", "BANNED UNTIL", "MUTED UNTIL"])
        for member in members {
            table.add([member.name, member.role.word, words(member.bannedUntil), words(member.mutedUntil)])
        }
        return table.lines
    }

    /// One member.
    static func object(_ member: RoleEntry, in room: String) -> JSONObject {
        var object = JSONObject()
        object.put("type", "member")
        object.put("conversation", room)
        object.put("name", member.name)
        object.put("role", member.role.word)
        put(member.bannedUntil, as: "banned", into: &object)
        put(member.mutedUntil, as: "muted", into: &object)
        return object
    }

    /// Somebody who is blocked.
    static func object(_ block: BlockEntry) -> JSONObject {
        var object = JSONObject()
        object.put("type", "block")
        object.put("name", block.name)
        object.put("time", block.time.rfc3339)
        return object
    }

    /// An invitation.
    static func object(_ invited: Invited) -> JSONObject {
        var object = JSONObject()
        EventJSON.putStart(&object, type: "invited", "#" + invited.name, from: invited.by, invited.time)
        return object
    }

    /// That one was taken out of a room.
    static func object(_ removed: Removed, at time: WallTime) -> JSONObject {
        var object = JSONObject()
        EventJSON.putStart(&object, type: "removed", "#" + removed.name, from: removed.by, time)
        object.put("sanction", removed.sanction.word)
        if removed.sanction == .ban { put(removed.until, as: "banned", into: &object) }
        if !removed.reason.isEmpty { object.put("reason", removed.reason) }
        return object
    }

    static func sentence(_ invited: Invited) -> String {
        "\(invited.by) invites you to #\(invited.name): /join #\(invited.name) enters it"
    }

    /// - Parameter name: one's own.
    static func sentence(_ removed: Removed, to name: String) -> String {
        guard removed.by.lowercased() != name.lowercased() else { return "you left #\(removed.name)" }
        let why = removed.reason.isEmpty ? "" : ": \(removed.reason)"
        let who = removed.by.isEmpty ? "the keeper of the server" : removed.by
        guard removed.sanction == .ban else { return "\(who) took you out of #\(removed.name)\(why)" }
        let until = removed.until.isNever ? "" : " until \(removed.until.localDay)"
        return "\(who) banned you from #\(removed.name)\(until)\(why)"
    }

    /// Until when, in a table; empty for no such thing.
    private static func words(_ until: WallTime) -> String {
        until.microseconds == 0 ? "" : until.isNever ? "for good" : until.localDay
    }

    /// A time, `forever`, or null for no such thing.
    private static func put(_ until: WallTime, as key: String, into object: inout JSONObject) {
        if until.microseconds == 0 {
            object.putNull(key)
        } else {
            object.put(key, until.isNever ? "forever" : until.rfc3339)
        }
    }
}

extension WallTime {
    /// Whether it stands for a moment that never comes.
    var isNever: Bool { microseconds == .max }
}

extension EventBody {
    /// The event that an order makes; nil where it makes none.
    init?(_ order: OrderCommand) {
        let account = AccountID(rawValue: 0)
        switch order {
        case .setAccess(_, let access, let isHidden): self = .access(access, isHidden: isHidden)
        case .setRole(_, let name, let role): self = .role(account, name: name, role, isInvited: false)
        case .invite(_, let name): self = .role(account, name: name, .member, isInvited: true)
        case .sanction(_, let name, let kind, let seconds, let reason):
            self = .sanction(account, name: name, kind, durationSeconds: seconds, reason: reason)
        case .roles, .block, .blocks: return nil
        }
    }
}
