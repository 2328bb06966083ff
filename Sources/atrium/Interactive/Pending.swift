import AtriumClient
import AtriumWire

/// What a command of the chat was for: decides what its outcome means.
enum Pending {
    case say(TargetName, MessageStyle, String)
    /// Entering a room or opening a direct conversation; `previous` is gone back to where that fails.
    case enter(TargetName, previous: TargetName)
    /// Entering again what was entered before the connection was lost, or under another name.
    case enterAgain(TargetName)
    /// Fetching what is unread in a direct conversation; the heading stands in front of it.
    case unread(heading: String)
    case leave(TargetName)
    /// Looking for another owner of a closed room, in front of giving up that one is one.
    case owners(TargetName)
    /// Giving up what one is in a closed room, and leaving it by that.
    case giveUp(TargetName)
    case history(TargetName)
    case who(TargetName)
    case rooms
    case files(TargetName)
    /// Who has fetched a file of one's own that was listed, by its name.
    case fetches(String)
    /// Looking a file up by its name.
    case find(String, TargetName, FileUse)
    case topic(TargetName)
    /// Showing the topic of a room that was not entered.
    case showTopic(TargetName)
    case keep(TargetName)
    /// Keeping order in a room; in direct conversations the room means nothing.
    case order(OrderLine, in: TargetName)
    /// Taking a file back, by its id or name.
    case withdraw(String)
    case cancel
    case markRead
    case password
    /// Listing what may log in to the account, or taking one away.
    case devices(revoked: DeviceChoice?)
    /// Taking a device, token or password away, in words.
    case revoke(String)

    /// What a file is looked up for.
    enum FileUse {
        case fetch(destination: String?, overwrite: Bool)
        case withdraw
    }

    /// What was asked for, where an error is told of: `not sent to #lobby`.
    var failure: String {
        switch self {
        case .say(let name, _, _): "not sent to \(name.text)"
        case .enter(let name, _), .enterAgain(let name): name.text
        case .unread: "unread messages"
        case .leave(let name), .owners(let name), .giveUp(let name): "leaving \(name.text)"
        case .history(let name): "history of \(name.text)"
        case .who(let name): "who is in \(name.text)"
        case .rooms: "rooms"
        case .files(let name): "files of \(name.text)"
        case .fetches(let file): "who fetched \(file)"
        case .find(let file, _, _): file
        case .topic(let name), .showTopic(let name): "topic of \(name.text)"
        case .keep(let name): "what \(name.text) keeps"
        case .order(let line, _): "/\(line.word.rawValue)" + (line.name.isEmpty ? "" : " \(line.name)")
        case .withdraw(let file): "/rm \(file)"
        case .cancel: "cancel"
        case .markRead: "read marker"
        case .password: "password"
        case .devices: "devices"
        case .revoke(let device): "revoking \(device)"
        }
    }
}
