import AtriumWire

extension FileState {
    /// For tables and JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .uploading: "uploading"
        case .stored: "stored"
        case .withdrawn: "withdrawn"
        }
    }
}

extension LeaveReason {
    /// For JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .left: "left"
        case .quit: "quit"
        case .lost: "lost"
        case .removed: "removed"
        case .closed: "closed"
        }
    }

    /// What happened, behind a name and before a room.
    var sentence: String {
        switch self {
        case .other, .left: "left"
        case .quit: "quit"
        case .lost: "was disconnected from"
        case .closed: "was disconnected by the server from"
        // By somebody else or of one's own will: the event in front of it says which.
        case .removed: "is no longer in"
        }
    }
}

extension KeepRule {
    /// What is kept, for a person.
    var sentence: String { "events \(eventWords), files \(fileWords)" }
}

extension WithdrawReason {
    /// For JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .removed: "removed"
        case .cancelled: "cancelled"
        case .abandoned: "abandoned"
        case .mismatch: "mismatch"
        case .failed: "failed"
        case .expired: "expired"
        case .barred: "barred"
        }
    }

    /// What happened to a file.
    var sentence: String {
        switch self {
        case .other: "is not to be had any more"
        case .removed: "was removed by its owner"
        case .cancelled: "was cancelled by its sender"
        case .abandoned: "was given up: its upload stopped"
        case .mismatch: "was thrown away: its bytes were damaged on the way"
        case .failed: "was thrown away: the server could not keep it"
        case .expired: "is kept no longer"
        case .barred: "was given up: its sender may not write here any more"
        }
    }
}

extension ConversationKind {
    /// How a conversation of this kind is named; one of an unknown kind as a room.
    func targetName(_ name: String) -> TargetName {
        switch self {
        case .room, .other: .room(name)
        case .direct: .account(name)
        }
    }
}
