import AtriumClient
import AtriumWire

/// Who may read a room, who is what in it, and what is done to whom, in words.

extension RoomAccess {
    /// What somebody did who set it: how the room stands since, whatever of it is new.
    func sentence(isHidden: Bool) -> String {
        let listed = "the list shows it to \(isHidden ? "its members alone" : "everybody")"
        return switch self {
        case .other: "changed who may read the room; \(listed)"
        case .open: "set that everybody may read the room; \(listed)"
        case .inviteOnly: "set that only its members may read the room; \(listed)"
        }
    }
}

extension ConversationInfo {
    /// How a room stands, behind its name: `3 present, for members, you are a moderator`.
    var standing: String {
        var words = ["\(presentCount) present"]
        if access == .inviteOnly { words.append("for members") }
        if isHidden { words.append("hidden") }
        if role == .owner || role == .moderator {
            words.append("you are \(role == .owner ? "an owner" : "a moderator")")
        }
        if let mutedUntil {
            words.append("you are muted" + (mutedUntil.isNever ? "" : " until \(mutedUntil.localDay)"))
        }
        return words.joined(separator: ", ")
    }
}

extension RoomRole {
    /// For JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .none: "none"
        case .member: "member"
        case .moderator: "moderator"
        case .owner: "owner"
        }
    }

    /// What somebody did who gave it to another.
    ///
    /// - Parameter isOwn: whether it was to themselves.
    func sentence(of name: String, isInvited: Bool, isOwn: Bool = false) -> String {
        switch self {
        case .other: "changed what \(name) may do here"
        case .none where isOwn: "left the room, and has no role in it any more"
        case .none: "took \(name)'s role away"
        case .member: isInvited ? "invited \(name)" : "made \(name) a member"
        case .moderator: "made \(name) a moderator"
        case .owner: "made \(name) an owner"
        }
    }
}

extension SanctionKind {
    /// For JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .kick: "kick"
        case .ban: "ban"
        case .unban: "unban"
        case .mute: "mute"
        case .unmute: "unmute"
        }
    }

    /// What somebody did to another, for how long and why.
    func sentence(of name: String, seconds: UInt64, reason: String) -> String {
        let why = reason.isEmpty ? "" : ": \(reason)"
        let length = seconds == 0 ? "" : " for \(TimeSpan.words(seconds))"
        return switch self {
        case .other: "changed what \(name) may do here\(why)"
        case .kick: "took \(name) out of the room\(why)"
        case .ban: "banned \(name)\(length)\(why)"
        case .unban: "lifted the ban of \(name)\(why)"
        case .mute: "muted \(name)\(length)\(why)"
        case .unmute: "lets \(name) write again\(why)"
        }
    }
}
