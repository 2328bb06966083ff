import AtriumClient
import AtriumWire

/// Entering a room, and leaving it.
extension ChatSession {
    func join(_ word: String) {
        guard !word.isEmpty else { return usage(.join) }
        inTarget(word, .join) { target in
            let previous = current
            let known = book.named(target)
            current = known?.name ?? target
            if let known, known.isEntered {
                tell("\(known.name.text)\(known.topic.isEmpty ? "" : ": " + known.topic)")
            } else {
                enter(target, from: previous)
            }
        }
    }

    func leaveRoom(_ word: String) {
        inTarget(word, .leave) { target in
            guard !target.matches(.lobby) else {
                return tell("everybody is in #lobby as long as they are here; /quit ends the session", as: .error)
            }
            guard let conversation = book.named(target) else {
                return tell("you are not in \(target.text)", as: .error)
            }
            if conversation.isForMembers, conversation.role != .none { return giveUp(conversation) }
            if current.matches(target) { current = .lobby }
            guard !conversation.isDirect else {
                book[conversation.id]?.isEntered = false
                return tell("back in \(current.text)")
            }
            perform(.unfollow(conversation.id), for: .leave(conversation.name))
        }
    }

    /// Leaves a closed room, and with it what one is there. A person is asked to say so twice: there is no way back
    /// without an invitation. An owner who is the only one hears at once that it cannot be.
    private func giveUp(_ room: Conversation) {
        if screen.editor == nil || leaveWarned == room.id {
            leaveWarned = nil
            perform(.order(.setRole(room.name.target, name: name, .none)), for: .giveUp(room.name))
        } else if room.role == .owner {
            perform(.order(.roles(room.name.target)), for: .owners(room.name))
        } else {
            warnOfLeaving(room)
        }
    }

    private func warnOfLeaving(_ room: Conversation) {
        let label = room.name.text
        leaveWarned = room.id
        let words = "\(label) is for its members: who leaves is none any more, and comes back by an invitation alone"
        tell("\(words). /leave \(label) once more leaves", as: .error)
    }

    /// Who has a role in a closed room that is to be left.
    func takeOwners(_ members: [RoleEntry], of target: TargetName) {
        guard let room = book.named(target) else { return }
        if members.contains(where: { $0.role == .owner && !isMe($0.name) }) { return warnOfLeaving(room) }
        let label = room.name.text
        tell("leaving \(label): you are its only owner; /owner \(label) NAME makes another one first", as: .error)
    }
}
