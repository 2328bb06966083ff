import AtriumServices

/// The tables of the journal, and how a journal of an earlier version becomes one of this version.
///
/// A migration is never changed once a release had it: the next one changes what it made. The log is kept by
/// (conversation, sequence) without a rowid, so that the tail of a conversation is one run of pages; operations have
/// no index, which would cost more than the whole row. What was written last may lie beside it, see `RecentEvents`.
enum JournalSchema {
    /// One step from a version to the next.
    struct Migration {
        let version: UInt64
        let name: String
        let sql: String
    }

    static let migrations = [
        Migration(
            version: 1, name: "events and state",
            sql: """
                CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE events (
                    conversation INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
                    author INTEGER NOT NULL, instance INTEGER NOT NULL, counter INTEGER NOT NULL,
                    kind INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (conversation, sequence)
                ) WITHOUT ROWID;
                CREATE TABLE logs (
                    conversation INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, first INTEGER NOT NULL,
                    head INTEGER NOT NULL, head_time INTEGER NOT NULL
                );
                CREATE TABLE accounts (
                    account INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, time INTEGER NOT NULL
                );
                CREATE TABLE verifiers (
                    account INTEGER NOT NULL, credential INTEGER NOT NULL, label TEXT NOT NULL, salt BLOB NOT NULL,
                    iterations INTEGER NOT NULL, stored_key BLOB NOT NULL, server_key BLOB NOT NULL,
                    PRIMARY KEY (account, credential)
                ) WITHOUT ROWID;
                CREATE TABLE rooms (
                    conversation INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
                    topic TEXT NOT NULL, creator INTEGER NOT NULL, time INTEGER NOT NULL
                );
                CREATE TABLE directs (
                    conversation INTEGER PRIMARY KEY, low INTEGER NOT NULL, high INTEGER NOT NULL,
                    time INTEGER NOT NULL, UNIQUE (low, high)
                );
                CREATE TABLE files (
                    file INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, sequence INTEGER NOT NULL,
                    time INTEGER NOT NULL, account INTEGER NOT NULL, state INTEGER NOT NULL, size INTEGER NOT NULL,
                    digest BLOB NOT NULL, name TEXT NOT NULL
                );
                CREATE TABLE read_markers (
                    account INTEGER NOT NULL, conversation INTEGER NOT NULL, sequence INTEGER NOT NULL,
                    PRIMARY KEY (account, conversation)
                ) WITHOUT ROWID;
                """),
        Migration(
            version: 2, name: "fetches and withdrawals",
            sql: """
                CREATE TABLE fetches (
                    file INTEGER NOT NULL, account INTEGER NOT NULL, time INTEGER NOT NULL,
                    PRIMARY KEY (file, account)
                ) WITHOUT ROWID;
                CREATE TABLE withdrawals (
                    file INTEGER PRIMARY KEY, instance INTEGER NOT NULL, counter INTEGER NOT NULL,
                    sequence INTEGER NOT NULL, time INTEGER NOT NULL
                );
                """),
        // Sums so far come from the log, once; from here on they are kept beside it.
        Migration(
            version: 3, name: "what conversations keep",
            sql: """
                ALTER TABLE logs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE logs ADD COLUMN first_time INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE logs ADD COLUMN lowest INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE logs ADD COLUMN kept INTEGER NOT NULL DEFAULT 1;
                UPDATE logs SET
                    bytes = (SELECT coalesce(sum(length(frame)), 0) FROM events
                        WHERE events.conversation = logs.conversation),
                    first_time = coalesce((SELECT time FROM events
                        WHERE events.conversation = logs.conversation AND sequence = logs.first), 0),
                    lowest = first;
                ALTER TABLE rooms ADD COLUMN keep_mode INTEGER;
                ALTER TABLE rooms ADD COLUMN keep_event_age INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE rooms ADD COLUMN keep_event_bytes INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE rooms ADD COLUMN keep_file_age INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE rooms ADD COLUMN keep_file_bytes INTEGER NOT NULL DEFAULT 0;
                CREATE TABLE forgotten (
                    account INTEGER NOT NULL, instance INTEGER NOT NULL, counter INTEGER NOT NULL,
                    time INTEGER NOT NULL, PRIMARY KEY (account, instance)
                ) WITHOUT ROWID;
                """),
        // The event of an offer may go, or not be kept at all, while its upload stands.
        Migration(
            version: 4, name: "offers of uploads",
            sql: """
                CREATE TABLE offers (file INTEGER PRIMARY KEY, instance INTEGER NOT NULL, counter INTEGER NOT NULL);
                INSERT INTO offers SELECT file, instance, counter
                    FROM files JOIN events USING (conversation, sequence)
                    WHERE state = 1 AND instance <> 0;
                """),
        // What was left so far came over a clear connection: there was no other.
        Migration(
            version: 5, name: "accounts with several secrets",
            sql: """
                ALTER TABLE accounts ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE accounts ADD COLUMN administrator INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE accounts ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE accounts ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
                UPDATE accounts SET used = coalesce((SELECT max(head_time) FROM logs), time);
                ALTER TABLE verifiers ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE verifiers ADD COLUMN created INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE verifiers ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE verifiers ADD COLUMN clear INTEGER NOT NULL DEFAULT 1;
                UPDATE verifiers SET created =
                    (SELECT time FROM accounts WHERE accounts.account = verifiers.account);
                CREATE TABLE invitations (
                    digest BLOB PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER NOT NULL
                ) WITHOUT ROWID;
                """),
        // Who made a room owns it. Times are signed there: a ban for good ends at -1.
        Migration(
            version: 6, name: "rights, blocks and the audit log",
            sql: """
                ALTER TABLE rooms ADD COLUMN access INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE rooms ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
                CREATE TABLE standings (
                    conversation INTEGER NOT NULL, account INTEGER NOT NULL, role INTEGER NOT NULL,
                    banned_until INTEGER NOT NULL, muted_until INTEGER NOT NULL, inviter INTEGER NOT NULL,
                    invited_time INTEGER NOT NULL, PRIMARY KEY (conversation, account)
                ) WITHOUT ROWID;
                INSERT INTO standings SELECT conversation, creator, 4, 0, 0, 0, 0 FROM rooms WHERE creator <> 0;
                CREATE TABLE blocks (
                    account INTEGER NOT NULL, blocked INTEGER NOT NULL, time INTEGER NOT NULL,
                    PRIMARY KEY (account, blocked)
                ) WITHOUT ROWID;
                CREATE TABLE audit (
                    number INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor INTEGER NOT NULL,
                    actor_name TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, room TEXT NOT NULL,
                    detail TEXT NOT NULL
                );
                """),
        // Acts so far are parted by what they say of themselves; which room or account it was is not known any more.
        Migration(
            version: 7, name: "scopes of the audit log",
            sql: """
                ALTER TABLE audit ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE audit ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
                UPDATE audit SET kind = CASE WHEN room <> '' THEN 3
                    WHEN action IN ('secret-revoked', 'name-released') THEN 2
                    WHEN action = 'password-set' AND actor <> 0 THEN 2 ELSE 1 END;
                CREATE INDEX audit_kinds ON audit (kind);
                CREATE INDEX audit_parts ON audit (kind, part);
                """),
        // Many conversations at once: their events go here first, behind one another.
        Migration(
            version: 8, name: "recent events",
            sql: """
                CREATE TABLE recent_events (
                    place INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, sequence INTEGER NOT NULL,
                    time INTEGER NOT NULL, author INTEGER NOT NULL, instance INTEGER NOT NULL,
                    counter INTEGER NOT NULL, kind INTEGER NOT NULL, frame BLOB NOT NULL,
                    UNIQUE (conversation, sequence)
                );
                CREATE VIEW kept_events AS
                    SELECT conversation, sequence, time, author, instance, counter, kind, frame FROM events
                    UNION ALL
                    SELECT conversation, sequence, time, author, instance, counter, kind, frame FROM recent_events;
                """),
        // An account that is released gives up its roles, however many rooms there are.
        Migration(
            version: 9, name: "standings by account",
            sql: "CREATE INDEX standings_accounts ON standings (account);"),
    ]

    /// The version this program writes.
    static var version: UInt64 { migrations.last?.version ?? 0 }

    /// Brings a journal to this version.
    ///
    /// - Throws: where the journal was written by a newer server; nothing is changed then.
    static func migrate(_ connection: borrowing SQLiteConnection, path: String) throws(JournalError) {
        let found: UInt64
        do {
            found = try apply(to: connection)
        } catch {
            throw JournalError("the journal \(path) cannot be brought to this version: \(error.text)")
        }
        guard found <= version else { throw newer(found, path: path) }
    }

    /// Refuses a journal of a newer version, for those who only read it.
    static func checkVersion(of connection: borrowing SQLiteConnection, path: String) throws(JournalError) {
        let found = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            try connection.value("SELECT max(version) FROM schema_version") ?? 0
        }
        guard UInt64(clamping: found) <= version else { throw newer(UInt64(clamping: found), path: path) }
    }

    /// Runs the migrations a journal lacks, each in a transaction.
    ///
    /// - Returns: the version it was found with.
    private static func apply(to connection: borrowing SQLiteConnection) throws(SQLiteError) -> UInt64 {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        let found = UInt64(clamping: try connection.value("SELECT max(version) FROM schema_version") ?? 0)
        for migration in migrations where migration.version > found {
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute(migration.sql)
            let insert = try connection.prepare("INSERT INTO schema_version (version, name) VALUES (?1, ?2)")
            insert.bind(1, migration.version)
            insert.bind(2, migration.name)
            try insert.run()
            try connection.execute("COMMIT")
        }
        return found
    }

    private static func newer(_ found: UInt64, path: String) -> JournalError {
        JournalError(
            "the journal \(path) has schema \(found), this server knows up to \(version): "
                + "start the server that wrote it, or name another folder")
    }
}
