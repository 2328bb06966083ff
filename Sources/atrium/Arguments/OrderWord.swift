import AtriumClient
import AtriumWire

/// What keeps order, as it is typed: `/ban bob 2h spam` in the chat, `atrium ban '#dev' bob 2h spam` in a shell.
enum OrderWord: String, CaseIterable {
    case invite, kick, ban, unban, mute, unmute, op, deop, owner
    case `private`, `public`, hide, show, members
    case block, unblock, blocks

    /// What stands behind the word, the room aside.
    enum Form {
        /// Nothing.
        case room
        /// The name of an account.
        case account
        /// A name, and why.
        case reasoned
        /// A name, for how long, and why.
        case timed
    }

    /// What stands behind it.
    var form: Form {
        switch self {
        case .invite, .op, .deop, .owner, .block, .unblock: .account
        case .kick, .unban, .unmute: .reasoned
        case .ban, .mute: .timed
        case .private, .public, .hide, .show, .members, .blocks: .room
        }
    }

    /// Whether it is about a room; the others are about one's own direct conversations.
    var isOfRoom: Bool {
        switch self {
        case .block, .unblock, .blocks: false
        case .invite, .kick, .ban, .unban, .mute, .unmute, .op, .deop, .owner, .private, .public, .hide, .show,
            .members:
            true
        }
    }

    /// What follows the word.
    ///
    /// - Parameter room: the room as it is named there: `ROOM `, or `[#ROOM] ` where the current one is meant else.
    func usage(room: String) -> String {
        let words =
            switch form {
            case .room: ""
            case .account: "NAME"
            case .reasoned: "NAME [REASON]"
            case .timed: "NAME [DURATION] [REASON]"
            }
        return ((isOfRoom ? room : "") + words).trimmingSpaces
    }

    /// One line for the help.
    var summary: String {
        switch self {
        case .invite: "make somebody a member of a room, and tell them"
        case .kick: "take somebody out of a room"
        case .ban: "take somebody out of a room and keep them out, for 10min, 2h or 7d, or for good"
        case .unban: "let somebody in again who is banned"
        case .mute: "let somebody read but not write, for 10min, 2h or 7d, or for good"
        case .unmute: "let somebody write again who is muted"
        case .op: "make somebody a moderator of a room"
        case .deop: "make a moderator or an owner a member again"
        case .owner: "make somebody an owner of a room"
        case .private: "close a room to all but its members; who has no role in it is taken out"
        case .public: "open a room to everybody"
        case .hide: "show a room in the list to its members and administrators alone"
        case .show: "show a room in the list to everybody"
        case .members: "list who has a role in a room, and who is banned or muted"
        case .block: "keep somebody from writing to you directly"
        case .unblock: "let somebody write to you directly again"
        case .blocks: "list whom you have blocked"
        }
    }
}
