import AtriumClient
import AtriumWire

/// What the chat knows of one conversation.
struct Conversation {
    let id: ConversationID
    var name: TargetName
    var topic: String
    /// What it keeps.
    var keep: KeepRule
    /// Who may read it.
    var access: RoomAccess
    /// What one is in it oneself.
    var role: RoomRole
    /// Whether the list of rooms shows it to its members alone.
    var isHidden: Bool
    /// Whether its sequences start again, so that everything kept of it comes by itself.
    var isCountedAnew = false
    /// Sequence of the newest event shown, or known when it was followed.
    var shown: UInt64
    /// Sequence of the oldest event shown; 0 where none was.
    var oldestShown: UInt64 = 0
    /// The account has read up to here, as the server was told.
    var read: UInt64
    /// Entered by the person: it is entered again when a lost connection is back.
    var isEntered = false
    /// Names seen here, for completion, by their lower case.
    var names: [String: String] = [:]
    /// Names of files offered here, newest last.
    var files: [String] = []

    /// As it stands when it is followed for the first time.
    init(_ info: ConversationInfo) {
        id = info.conversation
        name = info.kind.targetName(info.name)
        topic = info.topic
        keep = info.keep
        access = info.access
        role = info.role
        isHidden = info.isHidden
        shown = info.head
        read = info.read
    }

    /// Whether it is with one other person.
    var isDirect: Bool { !name.isRoom }

    /// Whether it is closed to all but its members.
    var isForMembers: Bool { access == .inviteOnly }

    /// Notes an event that is being shown.
    mutating func note(_ event: ConversationEvent) {
        shown = max(shown, event.sequence)
        oldestShown = oldestShown == 0 ? event.sequence : min(oldestShown, event.sequence)
        names[event.authorName.lowercased()] = event.authorName
        switch event.body {
        case .topic(let topic): if event.sequence == shown { self.topic = topic }
        case .keep(let rule): if event.sequence == shown { keep = rule }
        case .access(let access, let isHidden):
            if event.sequence == shown {
                self.access = access
                self.isHidden = isHidden
            }
        case .role(_, let name, _, _), .sanction(_, let name, _, _, _): names[name.lowercased()] = name
        case .fileOffered(_, let file, _): if !files.contains(file) { files.append(file) }
        case .message, .fileStored, .fileWithdrawn, .unknown: break
        }
    }

    /// The account has read that far, on another device.
    mutating func noteRead(_ sequence: UInt64) {
        read = max(read, sequence)
    }

    /// Its sequences start again.
    mutating func restart() {
        isCountedAnew = true
        shown = 0
        oldestShown = 0
        read = 0
        files = []
    }

    /// Notes who came or went.
    mutating func note(_ change: PresenceChange) {
        switch change {
        case .joined(_, _, let name, _): names[name.lowercased()] = name
        case .left(_, _, let name, _, _): names[name.lowercased()] = nil
        case .count: break
        }
    }
}
