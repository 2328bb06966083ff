/// The commands of the program; without one it is interactive.
enum CommandName: String, CaseIterable {
    case say, tail, send, get, files, rooms, who, topic, keep, login, password, devices, token, servers

    /// What follows the command's name.
    var usage: String {
        switch self {
        case .say: "TARGET [TEXT…]"
        case .tail: "[TARGET…] [--since SEQ | --last N] [--count N] [--follow]"
        case .send: "FILE… TARGET"
        case .get: "ID|NAME [--from TARGET] [-o PATH] [--force]"
        case .files: "TARGET [--fetched]"
        case .rooms: ""
        case .who: "ROOM"
        case .topic: "ROOM [TEXT…]"
        case .keep: "ROOM [EVENTS [FILES]]"
        case .login, .password: "[--password-stdin]"
        case .devices: "[--revoke ID]"
        case .token: "new LABEL [-o FILE]"
        case .servers: "[--forget HOST[:PORT]]"
        }
    }

    /// One line for the overview.
    var summary: String {
        switch self {
        case .say: "say something; without TEXT each line of standard input is a message"
        case .tail: "print what is said; #lobby where no TARGET is named"
        case .send: "give files to a room or a person"
        case .get: "fetch a file by its id or its name"
        case .files: "list the files of a conversation"
        case .rooms: "list the rooms"
        case .who: "list who is present in a room"
        case .topic: "show the topic of a room, or set it"
        case .keep: "show what a room keeps, or set it: forever, none, 30d, 500M, 30d,500M"
        case .login: "log this device in with the password of the account; it gets a key of its own"
        case .password: "set the password of the account, so that further devices can log in"
        case .devices: "list the devices, tokens and the password of the account, or take one away"
        case .token: "make a token for a script; it is shown once"
        case .servers: "list the servers that are known by their keys, or forget one; nothing is connected to"
        }
    }

    /// Flags it takes besides the common ones.
    var flags: [Flag] {
        switch self {
        case .say, .send, .rooms, .who, .topic, .keep: [.json, .retry]
        case .files: [.fetched, .json, .retry]
        case .tail: [.since, .last, .count, .follow, .json, .retry]
        case .get: [.from, .output, .force, .json, .retry]
        case .login, .password: [.passwordStdin, .retry]
        case .devices: [.revoke, .json, .retry]
        case .token: [.output, .retry]
        case .servers: [.forget, .json]
        }
    }
}
