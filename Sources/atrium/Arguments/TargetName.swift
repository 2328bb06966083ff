import AtriumClient
import AtriumWire

/// A conversation as a person names it: `#room`, `room` or `@user`.
enum TargetName: Hashable {
    case room(String)
    case account(String)

    /// Where everybody is.
    static let lobby = TargetName.room("lobby")

    /// Reads a name; a bare one is a room.
    init(parsing text: String) throws(UsageError) {
        let written = text.hasPrefix("#") || text.hasPrefix("@") ? String(text.dropFirst()) : text
        guard let name = AccountName.typed(written) else {
            // What was meant as a text may stand here.
            let shown = text.count > 80 ? text.prefix(79) + "…" : text[...]
            throw UsageError("\u{2018}\(String(shown).harmless)\u{2019} is no #room and no @user: \(AccountName.rule)")
        }
        self = text.hasPrefix("@") ? .account(name) : .room(name)
    }

    /// Whether both name the same conversation: case does not count.
    func matches(_ other: TargetName) -> Bool {
        text.lowercased() == other.text.lowercased()
    }

    /// `#room` or `@user`.
    var text: String {
        switch self {
        case .room(let name): "#" + name
        case .account(let name): "@" + name
        }
    }

    /// Whether it is a room: creating one is worth telling, opening a direct conversation is not.
    var isRoom: Bool {
        switch self {
        case .room: true
        case .account: false
        }
    }

    /// As requests carry it.
    var target: Target {
        switch self {
        case .room(let name): .room(name)
        case .account(let name): .account(name)
        }
    }
}
