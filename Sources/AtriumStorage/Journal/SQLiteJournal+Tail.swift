import AtriumServices
import AtriumWire

/// Filling the operation window from the log.
///
/// The logs are read backwards in turns, a run of each, so that a long one takes nothing from the others. Where the
/// day has more events than are read, what lies before them is forgotten by a restart.
extension SQLiteJournal {
    /// How much of the log a start reads.
    struct TailLimits {
        /// Events whose outcomes are remembered: the newest of each log first.
        var outcomesMax = 100_000
        /// Events read in all; of those above `outcomesMax` only the counter is kept.
        var eventsMax = 1_000_000
        /// Events of one log read in one turn.
        var runMax = 1_000
    }

    /// A log that is being read backwards.
    private struct Tail {
        let conversation: ConversationID
        /// The lowest sequence read; one above the head before the first run.
        var lowest: UInt64
    }

    /// Reads what the window remembers: the events of the last 24 hours before the newest one.
    static func readWindow(
        _ connection: borrowing SQLiteConnection, _ snapshot: Snapshot, limits: TailLimits = TailLimits()
    ) throws(SQLiteError) -> OperationWindow {
        let logs =
            (snapshot.rooms.map { ($0.conversation, $0.log) } + snapshot.directs.map { ($0.conversation, $0.log) })
            .filter { $0.1.head >= $0.1.first }
        let newest = logs.map(\.1.headTime).max() ?? WallTime(microseconds: 0)
        let oldest = WallTime(
            microseconds: newest.microseconds - min(newest.microseconds, OperationWindow.retentionMicroseconds))
        let recent = logs.filter { $0.1.headTime >= oldest }
        var isWhole = recent.count == logs.count
        var tails = recent.map { Tail(conversation: $0.0, lowest: $0.1.head + 1) }
        let rows = try connection.prepare(
            """
            SELECT sequence, time, author, instance, counter, frame FROM kept_events
            WHERE conversation = ?1 AND sequence < ?2 ORDER BY sequence DESC LIMIT ?3
            """)
        var reading = Reading(oldest: oldest, limits: limits)
        while !tails.isEmpty, reading.eventCount < limits.eventsMax {
            var unread: [Tail] = []
            for var tail in tails {
                switch try reading.readRun(of: &tail.lowest, in: tail.conversation, rows) {
                case .more: unread.append(tail)
                case .start: break
                case .old: isWhole = false
                }
            }
            tails = unread
        }
        reading.window.settle()
        // Operations whose events went within the day.
        let forgotten = try connection.prepare(
            "SELECT account, instance, counter, time FROM forgotten WHERE time >= ?1")
        forgotten.bind(1, oldest.microseconds)
        while try forgotten.step() {
            let operation = OperationID(instance: forgotten.uint(1), counter: forgotten.uint(2) ^ signBit)
            reading.window.noteForgotten(
                operation, by: AccountID(rawValue: forgotten.uint(0)),
                at: WallTime(microseconds: forgotten.uint(3)))
        }
        if !isWhole || !tails.isEmpty { reading.window.closeBelow() }
        return reading.window
    }

    /// The window as far as it is filled.
    private struct Reading {
        /// Where a run ended.
        enum End {
            /// Before the log did.
            case more
            /// With the first event of the log.
            case start
            /// At an event that is too old.
            case old
        }

        let oldest: WallTime
        let limits: TailLimits
        var window = OperationWindow()
        var eventCount = 0

        init(oldest: WallTime, limits: TailLimits) {
            self.oldest = oldest
            self.limits = limits
        }

        /// Reads the next run of a log, down to what is too old.
        mutating func readRun(
            of lowest: inout UInt64, in conversation: ConversationID, _ rows: borrowing SQLiteStatement
        ) throws(SQLiteError) -> End {
            rows.bind(1, conversation.rawValue)
            rows.bind(2, lowest)
            rows.bind(3, UInt64(limits.runMax))
            defer { rows.reset() }
            let countBefore = eventCount
            while try rows.step() {
                let time = WallTime(microseconds: rows.uint(1))
                guard time >= oldest else { return .old }
                guard eventCount < limits.eventsMax else { return .more }
                lowest = rows.uint(0)
                eventCount += 1
                note(rows, time, in: conversation)
            }
            return eventCount - countBefore == limits.runMax ? .more : .start
        }

        private mutating func note(
            _ row: borrowing SQLiteStatement, _ time: WallTime, in conversation: ConversationID
        ) {
            let operation = OperationID(instance: row.uint(3), counter: row.uint(4))
            let author = AccountID(rawValue: row.uint(2))
            guard operation.instance != 0 else { return }
            guard eventCount <= limits.outcomesMax else {
                window.noteForgotten(operation, by: author, at: time)
                return
            }
            let outcome = row.withBytes(5) { frame in
                OperationOutcome(
                    fingerprint: EventFrame.fingerprint(frame, in: conversation), conversation: conversation,
                    sequence: row.uint(0), time: time, file: EventFrame.offeredFile(frame))
            }
            window.note(outcome, of: operation, by: author)
        }
    }
}
