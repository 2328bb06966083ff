import AtriumServices
import AtriumWire

/// Reads the audit log of a data folder, beside a server or without one.
public struct AuditReader: ~Copyable {
    /// A line of the log, by its number; numbers rise, and are not given twice.
    public struct Line: Sendable {
        public var number: UInt64
        public var record: AuditRecord
    }

    private let connection: SQLiteConnection
    private let path: String

    /// Opens the journal of a folder to read it.
    public init(_ folder: StoredFolder) throws(JournalError) {
        connection = try folder.openJournal()
        path = folder.journalPath
    }

    /// Opens a journal by its path.
    package init(path: String) throws(JournalError) {
        connection = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try SQLiteConnection(path: path, access: .readOnly)
        }
        self.path = path
    }

    /// Lines in their order. A word of a later version for what was done is read as it is not known here: such lines
    /// are left out.
    ///
    /// - Parameters:
    ///   - number: only lines above this one; 0 for all.
    ///   - since: only acts from this moment on.
    ///   - countMax: most lines to read.
    public func lines(after number: UInt64, since: WallTime, countMax: Int) throws(JournalError) -> [Line] {
        do throws(SQLiteError) {
            // A journal of an earlier version has none: its server has not been started since.
            guard try connection.has("number", in: "audit") else { return [] }
            let scope = try connection.has("kind", in: "audit") ? "kind, part" : "1, 0"
            return try read(after: number, since: since, countMax: countMax, scope: scope)
        } catch {
            throw SQLiteJournal.unreadable(path, error)
        }
    }

    private func read(
        after number: UInt64, since: WallTime, countMax: Int, scope: String
    ) throws(SQLiteError) -> [Line] {
        let rows = try connection.prepare(
            """
            SELECT number, time, actor, actor_name, action, subject, room, detail, \(scope) FROM audit
            WHERE number > ?1 AND time >= ?2 ORDER BY number LIMIT ?3
            """)
        rows.bind(1, min(number, UInt64(Int64.max)))
        rows.bind(2, min(since.microseconds, UInt64(Int64.max)))
        rows.bind(3, UInt64(max(countMax, 0)))
        var lines: [Line] = []
        while try rows.step() {
            guard let action = AuditAction(rawValue: rows.text(4)) else { continue }
            lines.append(
                Line(
                    number: rows.uint(0),
                    record: AuditRecord(
                        time: WallTime(microseconds: rows.uint(1)), actor: AccountID(rawValue: rows.uint(2)),
                        actorName: rows.text(3), action: action, subject: rows.text(5), room: rows.text(6),
                        detail: rows.text(7),
                        scope: AuditScope(AuditScope.Kind(rawValue: rows.uint(8)) ?? .server, part: rows.uint(9)))))
        }
        return lines
    }
}
