import AtriumServices
import AtriumWire

/// Reads history pages on a connection of its own, beside the journal that writes. One thread calls it.
///
/// A page is stored frames as they are, so that an event is the same bytes live and from history. The looks a page
/// takes are one read transaction: events never change, but they may go meanwhile. What lies below the start of the
/// log is never read: it is gone, though it may not be cleared away yet.
public struct HistoryReader: ~Copyable {
    private let path: String
    private let connection: SQLiteConnection
    /// Numbers and sizes from the end of a range down, to find where a page of the newest events begins.
    private let sizes: SQLiteStatement
    /// Frames from the start of a range up.
    private let frames: SQLiteStatement
    /// The oldest event kept.
    private let first: SQLiteStatement
    private let begin: SQLiteStatement
    private let commit: SQLiteStatement

    /// Opens a journal that is there already, and has this version's tables: a server has started on it.
    ///
    /// - Throws: where there is none, or it cannot be read.
    public init(path: String) throws(JournalError) {
        let opened = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            let connection = try SQLiteConnection(path: path, access: .readOnly)
            try connection.execute("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8192")
            return connection
        }
        let sizes = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try opened.prepare(
                """
                SELECT sequence, length(frame) FROM kept_events
                WHERE conversation = ?1 AND sequence > ?2 AND sequence < ?3 ORDER BY sequence DESC
                """)
        }
        let frames = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try opened.prepare(
                """
                SELECT sequence, frame FROM kept_events
                WHERE conversation = ?1 AND sequence > ?2 AND sequence < ?3 ORDER BY sequence
                """)
        }
        let first = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try opened.prepare("SELECT first FROM logs WHERE conversation = ?1")
        }
        let begin = try SQLiteJournal.usable(path) { () throws(SQLiteError) in try opened.prepare("BEGIN") }
        let commit = try SQLiteJournal.usable(path) { () throws(SQLiteError) in try opened.prepare("COMMIT") }
        self.path = path
        self.sizes = sizes
        self.first = first
        self.begin = begin
        self.commit = commit
        self.frames = frames
        connection = opened
    }

    /// Appends one page of events to `bytes`, in rising sequence, and says what it holds.
    ///
    /// - Parameter pageMaxBytes: most bytes of the page; one event that is larger still makes a page, so that a reader
    ///   always moves on.
    /// - Throws: where the journal cannot be read; nothing is appended then.
    public mutating func read(
        _ read: HistoryRead, pageMaxBytes: Int, into bytes: inout [UInt8]
    ) throws(JournalError) -> HistoryEnd {
        let start = bytes.count
        var end = HistoryEnd(conversation: read.conversation, count: 0, first: 0, last: 0, more: false)
        // Sequences are SQLite's signed numbers: what lies above them names no event.
        guard read.after < UInt64(Int64.max) else { return end }
        let before = min(read.before, UInt64(Int64.max))
        do {
            try begin.run()
            let oldest = try oldest(of: read.conversation) ?? 0
            let after = max(read.after, oldest > 0 ? oldest - 1 : 0)
            switch read.order {
            case .oldest:
                end.more = try append(
                    read.conversation, after: after, before: before, countMax: read.countMax,
                    pageMaxBytes: pageMaxBytes, to: &bytes, &end)
            case .newest:
                let page = try newest(read, after: after, before: before, pageMaxBytes: pageMaxBytes)
                if page.last > 0 {
                    _ = try append(
                        read.conversation, after: page.first - 1, before: page.last + 1, countMax: page.count,
                        pageMaxBytes: .max, to: &bytes, &end)
                }
                end.more = page.more
            }
            try commit.run()
        } catch {
            bytes.removeSubrange(start...)
            endTransaction()
            throw SQLiteJournal.unreadable(path, error)
        }
        return end
    }

    /// Whether what was asked for went before it was read, as the core could not know: then the page would pass over
    /// events in silence.
    ///
    /// - Parameter end: what `read` said of the page, of a range that held events when it was asked for.
    /// - Returns: the oldest event kept; nil where the page is sound.
    public func gone(_ read: HistoryRead, _ end: HistoryEnd) throws(JournalError) -> UInt64? {
        let leavesGap = read.order == .oldest && read.after > 0 && end.first > read.after && end.first - read.after > 1
        guard end.count == 0 || leavesGap else { return nil }
        do {
            return try oldest(of: read.conversation)
        } catch {
            throw SQLiteJournal.unreadable(path, error)
        }
    }

    /// Where a log begins; nil where there is none.
    private func oldest(of conversation: ConversationID) throws(SQLiteError) -> UInt64? {
        first.bind(1, conversation.rawValue)
        defer { first.reset() }
        return try first.step() ? first.uint(0) : nil
    }

    /// Ends a transaction that an error left open.
    private func endTransaction() {
        guard connection.isInTransaction else { return }
        do {
            try connection.execute("ROLLBACK")
        } catch {
            // The next `begin` says so.
        }
    }

    /// Appends events from the start of a range.
    ///
    /// - Returns: whether the range holds more.
    private func append(
        _ conversation: ConversationID, after: UInt64, before: UInt64, countMax: Int, pageMaxBytes: Int,
        to bytes: inout [UInt8], _ end: inout HistoryEnd
    ) throws(SQLiteError) -> Bool {
        bind(frames, conversation, after: after, before: before)
        defer { frames.reset() }
        let start = bytes.count
        while try frames.step() {
            let usedBytes = bytes.count - start
            let isFull = frames.withBytes(1) { frame in
                if end.count >= countMax || (end.count > 0 && frame.count > pageMaxBytes - usedBytes) { return true }
                bytes.append(contentsOf: frame)
                return false
            }
            if isFull { return true }
            end.count += 1
            end.last = frames.uint(0)
            if end.count == 1 { end.first = end.last }
        }
        return false
    }

    /// Where a page of the newest events of a range lies.
    private struct Page {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var count = 0
        var more = false
    }

    private func newest(
        _ read: HistoryRead, after: UInt64, before: UInt64, pageMaxBytes: Int
    ) throws(SQLiteError) -> Page {
        bind(sizes, read.conversation, after: after, before: before)
        defer { sizes.reset() }
        var page = Page()
        var usedBytes = 0
        while try sizes.step() {
            let frameBytes = Int(clamping: sizes.uint(1))
            if page.count >= read.countMax || (page.count > 0 && frameBytes > pageMaxBytes - usedBytes) {
                page.more = true
                return page
            }
            page.first = sizes.uint(0)
            if page.count == 0 { page.last = page.first }
            page.count += 1
            usedBytes += frameBytes
        }
        return page
    }

    private func bind(
        _ statement: borrowing SQLiteStatement, _ conversation: ConversationID, after: UInt64, before: UInt64
    ) {
        statement.bind(1, conversation.rawValue)
        statement.bind(2, after)
        statement.bind(3, before)
    }
}
