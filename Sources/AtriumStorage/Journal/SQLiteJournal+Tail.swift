import AtriumServices
import AtriumWire

/// Filling the operation window from the log.
extension SQLiteJournal {
    /// How far back outcomes are remembered over a restart: 24 hours before the newest event, in microseconds.
    static let tailMicroseconds: UInt64 = 86_400_000_000
    /// Most events read for it.
    static let tailEventsMax = 100_000

    /// Reads the tails of the conversations that were used last, newest first.
    static func readWindow(
        _ connection: borrowing SQLiteConnection, _ snapshot: Snapshot, eventsMax: Int = tailEventsMax
    ) throws(SQLiteError) -> OperationWindow {
        let logs =
            (snapshot.rooms.map { (conversation: $0.conversation, log: $0.log) }
            + snapshot.directs.map { (conversation: $0.conversation, log: $0.log) })
            .filter { $0.log.head >= $0.log.first }
            .sorted { $0.log.headTime > $1.log.headTime }
        let newest = logs.first?.log.headTime.microseconds ?? 0
        let oldest = WallTime(microseconds: newest > tailMicroseconds ? newest - tailMicroseconds : 0)
        var window = OperationWindow()
        var left = eventsMax
        var isWhole = true
        let rows = try connection.prepare(
            """
            SELECT sequence, time, author, instance, counter, frame FROM events
            WHERE conversation = ?1 ORDER BY sequence DESC
            """)
        for (conversation, log) in logs {
            var lowest = log.head + 1
            rows.bind(1, conversation.rawValue)
            while left > 0, log.headTime >= oldest, try rows.step() {
                let time = WallTime(microseconds: rows.uint(1))
                guard time >= oldest else { break }
                lowest = rows.uint(0)
                left -= 1
                note(rows, time, in: conversation, into: &window)
            }
            rows.reset()
            if lowest > log.first { isWhole = false }
        }
        window.settle()
        if !isWhole { window.closeBelow() }
        return window
    }

    private static func note(
        _ row: borrowing SQLiteStatement, _ time: WallTime, in conversation: ConversationID,
        into window: inout OperationWindow
    ) {
        let operation = OperationID(instance: row.uint(3), counter: row.uint(4))
        guard operation.instance != 0 else { return }
        let outcome = row.withBytes(5) { frame in
            OperationOutcome(
                fingerprint: EventFrame.fingerprint(frame, in: conversation), conversation: conversation,
                sequence: row.uint(0), time: time, file: EventFrame.offeredFile(frame))
        }
        window.note(outcome, of: operation, by: AccountID(rawValue: row.uint(2)))
    }
}
