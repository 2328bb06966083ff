import AtriumWire

/// Presence is told as it changes, by name in a room of a few and as a count, at most once a second, in a large one.
/// It is never stored, and the first thing a slow reader misses.
extension RoomService {
    /// The shortest time between two counts of one room.
    static let countIntervalMicroseconds: UInt64 = 1_000_000

    /// Makes a session present; true where its account was not, so that it is to be announced.
    mutating func enter(_ conversation: ConversationID, _ account: Account) -> Bool {
        update(conversation) { $0.present.enter(account.id, name: account.folded) } ?? false
    }

    /// Tells the others that somebody is present.
    mutating func announceJoined(
        _ account: Account, in conversation: ConversationID, except session: SessionID, at now: WallTime,
        deadlines: inout DeadlineQueue<Deadline>, into effects: inout Effects
    ) {
        guard let room = self[conversation] else { return }
        guard room.present.count <= limits.count(.presentNamedMax) else {
            return countChanged(in: conversation, at: now, deadlines: &deadlines, into: &effects)
        }
        let joined = Joined(
            conversation: conversation, account: account.id, presentCount: UInt32(clamping: room.present.count),
            name: account.name)
        announce(joined, in: room, except: session, into: &effects)
    }

    /// Ends the presence of a session. Where its account is gone, the others are told; after a lost link only if it
    /// does not come back in time.
    mutating func leave(
        _ conversation: ConversationID, _ account: Account, reason: LeaveReason, except session: SessionID?,
        at now: WallTime, deadlines: inout DeadlineQueue<Deadline>, into effects: inout Effects
    ) {
        let lingers = reason == .lost && limits[.lingerMilliseconds] > 0
        let until = now.later(milliseconds: limits[.lingerMilliseconds])
        switch update(conversation, { $0.present.leave(account.folded, lingerUntil: lingers ? until : nil) }) {
        case .stays, nil:
            break
        case .lingers:
            deadlines.insert(.linger(conversation, account.folded), at: until)
        case .gone:
            announceLeft(
                account, in: conversation, reason: reason, except: session, at: now, deadlines: &deadlines,
                into: &effects)
        }
    }

    /// Tells the others that an account is no longer present.
    mutating func announceLeft(
        _ account: Account, in conversation: ConversationID, reason: LeaveReason, except session: SessionID?,
        at now: WallTime, deadlines: inout DeadlineQueue<Deadline>, into effects: inout Effects
    ) {
        guard let room = self[conversation] else { return }
        guard room.present.count < limits.count(.presentNamedMax) else {
            return countChanged(in: conversation, at: now, deadlines: &deadlines, into: &effects)
        }
        let left = Left(
            conversation: conversation, account: account.id, presentCount: UInt32(clamping: room.present.count),
            reason: reason, name: account.name)
        announce(left, in: room, except: session, into: &effects)
    }

    /// Sends the count of people present, or has it sent as soon as the last one is a second old.
    private mutating func countChanged(
        in conversation: ConversationID, at now: WallTime, deadlines: inout DeadlineQueue<Deadline>,
        into effects: inout Effects
    ) {
        guard let room = self[conversation], !room.isCountDue else { return }
        let next = room.countTime?.later(microseconds: Self.countIntervalMicroseconds) ?? now
        guard next > now else { return sendCount(of: conversation, at: now, into: &effects) }
        update(conversation) { $0.isCountDue = true }
        // A clock set back must not silence a room for longer than the interval.
        deadlines.insert(.count(conversation), at: min(next, now.later(microseconds: Self.countIntervalMicroseconds)))
    }

    /// Sends how many are present.
    mutating func sendCount(of conversation: ConversationID, at now: WallTime, into effects: inout Effects) {
        update(conversation) {
            $0.isCountDue = false
            $0.countTime = now
        }
        guard let room = self[conversation] else { return }
        let count = PresentCount(conversation: conversation, presentCount: UInt32(clamping: room.present.count))
        announce(count, in: room, except: nil, into: &effects)
    }
}
