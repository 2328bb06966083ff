import AtriumWire

extension Router {
    /// Does what has come due: leaves that lingered, counts of people present, uploads nobody took up again, and
    /// what is kept no longer.
    public mutating func tick(at now: WallTime, into effects: inout Effects) {
        while let due = deadlines.popDue(at: now) {
            switch due {
            case .linger(let conversation, let name):
                expire(name, in: conversation, at: now, into: &effects)
            case .count(let conversation):
                rooms.sendCount(of: conversation, at: now, into: &effects)
            case .abandon(let file):
                abandon(file, at: now, into: &effects)
            case .expire:
                expire(at: now, into: &effects)
            case .release:
                releaseNames(at: now, into: &effects)
            case .lobby:
                openLobby(at: now, into: &effects)
            }
        }
    }

    /// Announces the leave of an account whose lost link did not come back.
    private mutating func expire(
        _ name: FoldedName, in conversation: ConversationID, at now: WallTime, into effects: inout Effects
    ) {
        let gone = rooms.update(conversation) { $0.present.expire(name, at: now) } ?? nil
        guard let account = gone.flatMap({ accounts[$0] }) else { return }
        rooms.announceLeft(
            account, in: conversation, reason: .lost, except: nil, at: now, deadlines: &deadlines, into: &effects)
        removeIfDeserted(conversation, into: &effects)
    }
}
