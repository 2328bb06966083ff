import AtriumServices
import AtriumWire

/// Letting events go: one bounded step in the open transaction.
extension SQLiteJournal {
    /// What a step finds at the start of a log.
    private struct Oldest {
        /// The events that go lie below.
        var end: UInt64
        /// When the event at `end` was taken in; nil where none was looked at.
        var endTime: WallTime?
        var removedBytes: UInt64 = 0
        /// The highest counter of each instance whose operations are to be remembered as done.
        var operations: [Operator: Done] = [:]
    }

    private struct Operator: Hashable {
        var account: UInt64
        var instance: UInt64
    }

    private struct Done {
        var counter: UInt64
        var time: UInt64
    }

    /// Clears away what earlier changes left below the log, or else lets its oldest events go.
    func expire(_ expiry: Expiry) throws(SQLiteError) -> CommitResult {
        guard var log = state.heads[expiry.conversation] else { return .failed(.noSuchConversation) }
        try writeRows()
        let isClearing = log.hasLeftovers
        let oldest = try oldest(of: log, expiry, isClearing: isClearing)
        try delete(log.lowest, oldest.end, of: expiry.conversation, by: statements.deleteEvents)
        if recent.count > 0 {
            try delete(log.lowest, oldest.end, of: expiry.conversation, by: statements.deleteSomeRecentEvents)
            recent.removed(connection.changedRowCount)
        }
        for (key, done) in oldest.operations { try remember(key, done) }
        try forgetRemembered(before: expiry.rememberFrom)
        let expired = ExpiredLog(
            first: isClearing ? log.first : oldest.end,
            firstTime: isClearing ? log.firstTime : oldest.endTime ?? WallTime(microseconds: 0), lowest: oldest.end,
            removedBytes: isClearing ? 0 : oldest.removedBytes)
        log.take(expired)
        changed.insert(expiry.conversation)
        state.setHead(log, of: expiry.conversation)
        return .expired(expired)
    }

    private func delete(
        _ first: UInt64, _ end: UInt64, of conversation: ConversationID, by statement: borrowing SQLiteStatement
    ) throws(SQLiteError) {
        statement.bind(1, conversation.rawValue)
        statement.bind(2, first)
        statement.bind(3, end)
        try statement.run()
    }

    /// Finds which events go, at most as many as the step may take.
    private func oldest(
        of log: LogState, _ expiry: Expiry, isClearing: Bool
    ) throws(SQLiteError) -> Oldest {
        statements.oldestEvents.bind(1, expiry.conversation.rawValue)
        statements.oldestEvents.bind(2, log.lowest)
        statements.oldestEvents.bind(3, UInt64(max(1, expiry.rowsMax)) + 1)
        var oldest = Oldest(end: isClearing ? log.first : log.head + 1)
        var bytes = log.bytes
        var count = 0
        defer { statements.oldestEvents.reset() }
        while try statements.oldestEvents.step() {
            let sequence = statements.oldestEvents.uint(0)
            let time = WallTime(microseconds: statements.oldestEvents.uint(1))
            let goes = isClearing ? sequence < log.first : time < expiry.before || bytes > expiry.bytesMax
            guard goes, count < max(1, expiry.rowsMax) else {
                oldest.end = isClearing ? min(sequence, log.first) : sequence
                oldest.endTime = time
                break
            }
            count += 1
            let frameBytes = statements.oldestEvents.uint(2)
            bytes -= min(bytes, frameBytes)
            oldest.removedBytes += frameBytes
            if time >= expiry.rememberFrom { note(statements.oldestEvents, &oldest) }
        }
        return oldest
    }

    private func note(_ row: borrowing SQLiteStatement, _ oldest: inout Oldest) {
        let key = Operator(account: row.uint(3), instance: row.uint(4))
        guard key.instance != 0 else { return }
        let known = oldest.operations[key] ?? Done(counter: 0, time: 0)
        oldest.operations[key] = Done(counter: max(known.counter, row.uint(5)), time: max(known.time, row.uint(1)))
    }

    /// Keeps that an operation was done whose event goes. Counters are kept so that SQLite's signed order is theirs.
    private func remember(_ key: Operator, _ done: Done) throws(SQLiteError) {
        statements.insertForgotten.bind(1, key.account)
        statements.insertForgotten.bind(2, key.instance)
        statements.insertForgotten.bind(3, done.counter ^ Self.signBit)
        statements.insertForgotten.bind(4, done.time)
        try statements.insertForgotten.run()
    }

    /// The highest bit of a number: turned over, it makes the order of signed numbers that of unsigned ones.
    static let signBit: UInt64 = 1 << 63

    /// How often what need not be remembered any more is looked for: every hour.
    private static let forgetMicroseconds: UInt64 = 3_600_000_000

    private func forgetRemembered(before moment: WallTime) throws(SQLiteError) {
        guard
            moment < forgottenBefore
                || moment.microseconds - forgottenBefore.microseconds >= Self.forgetMicroseconds
        else { return }
        statements.deleteForgotten.bind(1, moment.microseconds)
        try statements.deleteForgotten.run()
        forgottenBefore = moment
    }

    /// Writes the rule of a room.
    func writeKeep(_ own: KeepRule?, of conversation: ConversationID) throws(SQLiteError) {
        statements.updateKeep.bind(1, conversation.rawValue)
        statements.updateKeep.bind(2, UInt64(own?.mode.rawValue ?? 0))
        statements.updateKeep.bind(3, own?.eventAgeSeconds ?? 0)
        statements.updateKeep.bind(4, own?.eventBytes ?? 0)
        statements.updateKeep.bind(5, own?.fileAgeSeconds ?? 0)
        statements.updateKeep.bind(6, own?.fileBytes ?? 0)
        try statements.updateKeep.run()
    }
}
