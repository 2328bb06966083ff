import AtriumServices
import AtriumWire

/// Rows of the log that wait to be written together: a statement costs SQLite as much as the row it writes, and one
/// that writes eight costs hardly more.
///
/// Frames are borrowed: rows are written before the bytes of their batch are let go.
struct EventRows {
    /// A row of either table of events.
    struct Row {
        let conversation: UInt64
        let sequence: UInt64
        let time: UInt64
        let author: UInt64
        let operation: OperationID
        let frame: UnsafeRawBufferPointer

        init(_ event: EventChange, _ sequence: UInt64, _ frame: UnsafeRawBufferPointer) {
            conversation = event.conversation.rawValue
            self.sequence = sequence
            time = event.time.microseconds
            author = event.author.rawValue
            operation = event.operation
            self.frame = frame
        }

        /// Binds the values of the row to a statement, where it is the row of that number there.
        func bind(_ statement: borrowing SQLiteStatement, row: Int = 0) {
            let first = CInt(row * EventRows.columnCount)
            statement.bind(first + 1, conversation)
            statement.bind(first + 2, sequence)
            statement.bind(first + 3, time)
            statement.bind(first + 4, author)
            statement.bind(first + 5, operation.instance)
            statement.bind(first + 6, operation.counter)
            statement.bind(first + 7, UInt64(EventFrame.kind(frame)))
            statement.bind(first + 8, borrowing: frame)
        }
    }

    /// Rows of one statement.
    static let togetherCount = 8
    private static let columnCount = 8

    /// Whether rows may wait: where each has to fail by itself, none does.
    var mayWait = false
    private(set) var waiting: [Row] = []

    /// Whether there are enough for a statement.
    var isFull: Bool { waiting.count == Self.togetherCount }

    mutating func append(_ row: Row) { waiting.append(row) }

    mutating func removeAll() { waiting.removeAll(keepingCapacity: true) }

    /// The statement that writes so many rows to a table.
    ///
    /// With `OR FAIL` SQLite keeps no copy of each page for the case that one of the rows is at fault: the transaction
    /// is rolled back then.
    ///
    /// - Parameter leading: values in front of those that are bound.
    static func insertion(into table: String, leading: String = "") -> String {
        let rows = (0..<togetherCount).map { row in
            let values = (1...columnCount).map { "?\(row * columnCount + $0)" }
            return "(\(leading)\(values.joined(separator: ", ")))"
        }
        return "INSERT OR FAIL INTO \(table) VALUES \(rows.joined(separator: ", "))"
    }
}
