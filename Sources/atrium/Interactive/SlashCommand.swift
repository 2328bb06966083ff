/// What may be typed behind a slash. This table drives `/help`, completion and dispatch.
enum SlashCommand: String, CaseIterable {
    case join, leave, msg, me, topic, keep, rooms, who, history, send, get, files, rm, transfers, cancel, nick,
        password, login,
        devices, link, help, quit

    /// What an argument is, for completion.
    enum Argument {
        case room, account, target, path, file, transfer, text
    }

    /// What follows the command.
    var usage: String {
        switch self {
        case .join: "#ROOM|@USER"
        case .leave: "[#ROOM]"
        case .msg: "USER [TEXT]"
        case .me: "TEXT"
        case .topic: "[TEXT|-]"
        case .keep: "[EVENTS [FILES]]"
        case .who: "[#ROOM]"
        case .history: "[COUNT]"
        case .send: "PATH [#ROOM|@USER]"
        case .get: "[-f] ID|NAME [PATH]"
        case .files: "[#ROOM|@USER]"
        case .rm: "ID|NAME"
        case .cancel: "[N|all]"
        case .nick: "NAME"
        case .login: "[NAME]"
        case .devices: "[revoke ID]"
        case .rooms, .transfers, .password, .link, .help, .quit: ""
        }
    }

    /// One line for `/help`.
    var summary: String {
        switch self {
        case .join: "enter a room, or create it; what you type goes there from then on"
        case .leave: "leave a room"
        case .msg: "say something to one person, online or not; without TEXT, go on with them"
        case .me: "say what you do: * ada waves"
        case .topic: "show the topic of the room, set it, or clear it with -"
        case .keep: "show what the room keeps, or set it: forever, none, 30d, 500M or 30d,500M"
        case .rooms: "list the rooms"
        case .who: "list who is present"
        case .history: "show what was said before"
        case .send: "give a file to everyone here, or to the room or person named"
        case .get: "fetch a file; -f replaces one that is there"
        case .files: "list the files offered here, and who has fetched your own"
        case .rm: "take back a file that you offered"
        case .transfers: "list the transfers that run"
        case .cancel: "cancel a transfer"
        case .nick: "go on under another name"
        case .password: "set the password of your account, so that further devices can /login"
        case .login: "log in with the password of an account, which is asked for; this device gets a key of its own"
        case .devices: "list the devices and tokens of your account, or take one away"
        case .link: "show a link that leads here, for others to open"
        case .help: "this text"
        case .quit: "end the session (so does a line with exit alone, or Ctrl-D)"
        }
    }

    /// What its arguments are, in order; the last one repeats.
    var arguments: [Argument] {
        switch self {
        case .join: [.target]
        case .leave, .who: [.room]
        case .msg: [.account, .text]
        case .me, .topic, .keep, .nick, .login, .devices: [.text]
        case .send: [.path, .target]
        case .get: [.file, .path]
        case .files: [.target]
        case .rm: [.file]
        case .cancel: [.transfer]
        case .rooms, .history, .transfers, .password, .link, .help, .quit: []
        }
    }

    /// Columns in front of the summaries in `/help`.
    static var helpIndent: Int { (heads.map(\.count).max() ?? 0) + 4 }

    /// The rows of `/help`.
    static var helpLines: [String] {
        let rows = zip(
            heads + ["//text"], allCases.map(\.summary) + ["say /text; Tab completes commands, names and paths"])
        return rows.map { head, summary in
            "  " + head + String(repeating: " ", count: helpIndent - 2 - head.count) + summary
        }
    }

    private static var heads: [String] {
        allCases.map { "/" + $0.rawValue + ($0.usage.isEmpty ? "" : " " + $0.usage) }
    }
}
