import AtriumServices
import AtriumWire

/// Reading the state tables.
extension SQLiteJournal {
    /// Reads the state tables, in one read transaction.
    static func readSnapshot(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> Snapshot {
        try connection.execute("BEGIN")
        var snapshot = Snapshot()
        snapshot.serverID = try readRandom("server_id", connection)
        snapshot.secret = (try readRandom("secret_1", connection), try readRandom("secret_2", connection))
        snapshot.accounts = try readAccounts(connection)
        snapshot.rooms = try readRooms(connection)
        snapshot.directs = try readDirects(connection)
        snapshot.files = try readFiles(connection)
        let markers = try connection.prepare("SELECT account, conversation, sequence FROM read_markers")
        while try markers.step() {
            snapshot.readMarkers.append(
                ReadMarker(
                    account: AccountID(rawValue: markers.uint(0)),
                    conversation: ConversationID(rawValue: markers.uint(1)), sequence: markers.uint(2)))
        }
        snapshot.fetches = try readFetches(connection)
        snapshot.offers = try readOffers(connection)
        snapshot.withdrawals = try readWithdrawals(connection)
        snapshot.standings = try readStandings(connection)
        snapshot.blocks = try readBlocks(connection)
        try connection.execute("COMMIT")
        return snapshot
    }

    /// Reads the next id of each kind; makes the counters at the first start.
    static func readCounters(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> [JournalState.Counter: UInt64] {
        var next: [JournalState.Counter: UInt64] = [:]
        for counter in JournalState.Counter.allCases {
            try connection.execute("INSERT OR IGNORE INTO meta VALUES ('\(counter.rawValue)', 1)")
            let value = try connection.value("SELECT value FROM meta WHERE name = '\(counter.rawValue)'")
            guard let value, value > 0 else {
                throw SQLiteError(code: 0, text: "the counter \(counter.rawValue) is damaged")
            }
            next[counter] = UInt64(value)
        }
        return next
    }

    /// A number of the server's own, drawn at the first start by the system's secure generator and kept for good.
    private static func readRandom(
        _ name: String, _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> UInt64 {
        let insert = try connection.prepare("INSERT OR IGNORE INTO meta VALUES ('\(name)', ?1)")
        insert.bind(1, UInt64.random(in: 1...UInt64.max))
        try insert.run()
        return UInt64(bitPattern: try connection.value("SELECT value FROM meta WHERE name = '\(name)'") ?? 0)
    }

    /// Reads the accounts, also of a journal of an earlier version: as they are when it becomes one of this version.
    static func readAccounts(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> [AccountRecord] {
        let hasSeveralSecrets = try connection.has("released", in: "accounts")
        let madeWithAccount = "(SELECT time FROM accounts WHERE accounts.account = verifiers.account)"
        let secret = hasSeveralSecrets ? "kind, created, used, clear" : "1, \(madeWithAccount), 0, 1"
        let verifiers = try connection.prepare(
            """
            SELECT account, credential, label, salt, iterations, stored_key, server_key, \(secret)
            FROM verifiers
            ORDER BY account, credential
            """)
        var byAccount: [UInt64: [Verifier]] = [:]
        while try verifiers.step() {
            guard let verifier = verifier(verifiers) else {
                throw SQLiteError(code: 0, text: "a verifier of account \(verifiers.uint(0)) is damaged")
            }
            byAccount[verifiers.uint(0), default: []].append(verifier)
        }
        let standing =
            hasSeveralSecrets
            ? "used, administrator, disabled, released" : "coalesce((SELECT max(head_time) FROM logs), time), 0, 0, 0"
        let rows = try connection.prepare("SELECT account, name, time, \(standing) FROM accounts ORDER BY account")
        var accounts: [AccountRecord] = []
        while try rows.step() {
            var account = AccountRecord(
                account: AccountID(rawValue: rows.uint(0)), name: rows.text(1),
                verifiers: byAccount[rows.uint(0)] ?? [], time: WallTime(microseconds: rows.uint(2)))
            account.used = WallTime(microseconds: rows.uint(3))
            account.isAdministrator = rows.uint(4) != 0
            account.isDisabled = rows.uint(5) != 0
            account.isReleased = rows.uint(6) != 0
            accounts.append(account)
        }
        return accounts
    }

    private static func verifier(_ row: borrowing SQLiteStatement) -> Verifier? {
        let salt = row.bytes(3)
        guard salt.count == Salt.byteCount, let storedKey = digest(row, 5), let serverKey = digest(row, 6) else {
            return nil
        }
        var verifier = Verifier(
            credential: CredentialID(rawValue: row.uint(1)), label: row.text(2), salt: Salt(salt),
            iterationCount: UInt32(clamping: row.uint(4)), storedKey: storedKey, serverKey: serverKey)
        verifier.kind = CredentialKind(rawValue: UInt8(clamping: row.uint(7))) ?? .other
        verifier.created = WallTime(microseconds: row.uint(8))
        verifier.used = WallTime(microseconds: row.uint(9))
        verifier.wasClear = row.uint(10) != 0
        return verifier
    }

    private static func digest(_ row: borrowing SQLiteStatement, _ column: CInt) -> Digest? {
        let bytes = row.bytes(column)
        return bytes.count == Digest.byteCount ? Digest(bytes) : nil
    }

    private static func readRooms(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [RoomRecord] {
        let rows = try connection.prepare(
            """
            SELECT conversation, epoch, first, head, head_time, bytes, first_time, lowest, kept, name, topic, creator,
                time, keep_mode, keep_event_age, keep_event_bytes, keep_file_age, keep_file_bytes, access,
                hidden
            FROM rooms JOIN logs USING (conversation) ORDER BY conversation
            """)
        var rooms: [RoomRecord] = []
        while try rows.step() {
            rooms.append(
                RoomRecord(
                    conversation: ConversationID(rawValue: rows.uint(0)), name: rows.text(9), topic: rows.text(10),
                    creator: AccountID(rawValue: rows.uint(11)), time: WallTime(microseconds: rows.uint(12)),
                    log: try log(rows), keep: keep(rows),
                    access: RoomAccess(rawValue: UInt8(clamping: rows.uint(18))) ?? .other, isHidden: rows.uint(19) != 0
                ))
        }
        return rooms
    }

    private static func readDirects(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [DirectRecord] {
        let rows = try connection.prepare(
            """
            SELECT conversation, epoch, first, head, head_time, bytes, first_time, lowest, kept, low, high
            FROM directs JOIN logs USING (conversation) ORDER BY conversation
            """)
        var directs: [DirectRecord] = []
        while try rows.step() {
            directs.append(
                DirectRecord(
                    conversation: ConversationID(rawValue: rows.uint(0)), low: AccountID(rawValue: rows.uint(9)),
                    high: AccountID(rawValue: rows.uint(10)), log: try log(rows)))
        }
        return directs
    }

    /// - Throws: where its numbers cannot be a log's: sequences are counted on from them.
    private static func log(_ row: borrowing SQLiteStatement) throws(SQLiteError) -> LogState {
        let (first, head) = (row.uint(2), row.uint(3))
        guard head < UInt64(Int64.max), first <= head + 1 else {
            throw SQLiteError(code: 0, text: "the log of conversation \(row.uint(0)) is damaged")
        }
        return LogState(
            epoch: row.uint(1), first: first, head: head,
            headTime: WallTime(microseconds: row.uint(4)), bytes: row.uint(5),
            firstTime: WallTime(microseconds: row.uint(6)), lowest: row.uint(7), keepsEvents: row.uint(8) != 0)
    }

    /// The rule of a room's own; nil where it has none.
    private static func keep(_ row: borrowing SQLiteStatement) -> KeepRule? {
        let mode = KeepMode(rawValue: UInt8(clamping: row.uint(13))) ?? .other
        guard mode != .other, mode != .server else { return nil }
        return KeepRule(
            mode, eventAgeSeconds: row.uint(14), eventBytes: row.uint(15), fileAgeSeconds: row.uint(16),
            fileBytes: row.uint(17))
    }

    /// Has the logs begin anew that were not kept since the last start, and those that are not kept from now on. What
    /// was read of the former has sequences that are given again, to events nobody has read.
    static func beginEpochs(_ connection: borrowing SQLiteConnection, _ keepsEvents: Bool) throws(SQLiteError) {
        let isNone = "keep_mode = \(KeepMode.none.rawValue)"
        let unkept =
            keepsEvents
            ? "(SELECT conversation FROM rooms WHERE \(isNone))"
            : "(SELECT conversation FROM logs EXCEPT SELECT conversation FROM rooms WHERE NOT \(isNone))"
        try connection.execute(
            """
            BEGIN IMMEDIATE;
            UPDATE read_markers SET sequence = min(sequence,
                (SELECT head FROM logs WHERE logs.conversation = read_markers.conversation))
                WHERE conversation IN (SELECT conversation FROM logs WHERE kept = 0);
            UPDATE logs SET epoch = epoch + 1, lowest = CASE WHEN lowest = first THEN head + 1 ELSE lowest END,
                first = head + 1, first_time = 0, bytes = 0, kept = 1
                WHERE kept = 0;
            UPDATE logs SET first = head + 1, first_time = 0, bytes = 0, kept = 0 WHERE conversation IN \(unkept);
            COMMIT;
            """)
    }

    /// Drops the accounts whose names were released and of whom nothing is left that names them: no room, no direct
    /// conversation, no file, no role and no block. At a start alone, when nothing is on its way that might name them.
    /// Their ids are never given again; what they said has their names in it.
    ///
    /// It only tidies up: where the disk has no room for it, all of them stay until a start that finds some.
    static func forgetReleased(_ connection: borrowing SQLiteConnection) throws(SQLiteError) {
        do {
            try connection.execute(
                """
                BEGIN IMMEDIATE;
                DELETE FROM read_markers WHERE account IN (SELECT account FROM accounts WHERE released = 1);
                DELETE FROM accounts WHERE released = 1 AND account NOT IN (
                    SELECT creator FROM rooms UNION SELECT low FROM directs UNION SELECT high FROM directs
                    UNION SELECT account FROM files UNION SELECT account FROM fetches
                    UNION SELECT account FROM standings UNION SELECT inviter FROM standings
                    UNION SELECT account FROM blocks UNION SELECT blocked FROM blocks);
                COMMIT;
                """)
        } catch {
            guard error.isFull else { throw error }
            // SQLite may have rolled back by itself.
            if connection.isInTransaction { try connection.execute("ROLLBACK") }
        }
    }

    private static func readFiles(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [FileRecord] {
        let rows = try connection.prepare(
            """
            SELECT file, conversation, sequence, time, account, state, size, digest, name FROM files ORDER BY file
            """)
        var files: [FileRecord] = []
        while try rows.step() {
            files.append(
                FileRecord(
                    file: FileID(rawValue: rows.uint(0)), conversation: ConversationID(rawValue: rows.uint(1)),
                    sequence: rows.uint(2), time: WallTime(microseconds: rows.uint(3)),
                    account: AccountID(rawValue: rows.uint(4)),
                    state: FileState(rawValue: UInt8(clamping: rows.uint(5))) ?? .other, sizeBytes: rows.uint(6),
                    digest: digest(rows, 7) ?? .zero, name: rows.text(8)))
        }
        return files
    }
}
