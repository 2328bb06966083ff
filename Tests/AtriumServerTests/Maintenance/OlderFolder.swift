import AtriumWire
import Glibc

@testable import AtriumStorage

/// A kept folder with the journal an earlier version would have made of the same: its tables, filled with what they
/// have columns for.
struct OlderFolder {
    let kept: KeptFolder
    /// The version of its journal's tables.
    let version: UInt64

    init(version: UInt64) throws {
        kept = try KeptFolder()
        self.version = version
        // What no server writes of itself: a rule, roles, a block, an invitation and an act.
        try kept.change(
            """
            UPDATE rooms SET creator = 1;
            INSERT INTO standings VALUES (1, 1, 4, 0, 0, 0, 0);
            INSERT INTO blocks VALUES (1, 2, 5);
            INSERT INTO invitations VALUES (zeroblob(32), 1, 0);
            INSERT INTO audit VALUES (NULL, 1, 1, 'ada', 'ban', 'bob', 'lobby', '', 3, 1);
            """)
        let path = try kept.folder.journalPath
        try Self.write("\(path).older", from: path, version: version)
        for name in [path, "\(path)-wal", "\(path)-shm"] where access(name, F_OK) == 0 { try Folders.remove(name) }
        guard rename("\(path).older", path) == 0 else { throw DiskError(errno, "rename") }
    }

    private static func write(_ path: String, from newer: String, version: UInt64) throws {
        let connection = try SQLiteConnection(path: path, access: .readWrite)
        try connection.execute(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL);
            ATTACH '\(newer)' AS newer;
            """)
        for migration in JournalSchema.migrations where migration.version <= version {
            try connection.execute(migration.sql)
            try connection.execute("INSERT INTO schema_version VALUES (\(migration.version), '\(migration.name)')")
        }
        let tables = try rows(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND "
                + "name NOT IN ('schema_version', 'recent_events')", connection)
        for table in tables {
            let columns = try rows("SELECT name FROM pragma_table_info('\(table)', 'main')", connection)
                .joined(separator: ", ")
            let source = table == "events" ? "kept_events" : table
            try connection.execute("INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM newer.\(source)")
        }
    }

    private static func rows(_ sql: String, _ connection: borrowing SQLiteConnection) throws -> [String] {
        let rows = try connection.prepare(sql)
        var found: [String] = []
        while try rows.step() { found.append(rows.text(0)) }
        return found
    }
}
