/// Every statement a commit runs, prepared once.
struct JournalStatements: ~Copyable {
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    let savepoint: SQLiteStatement
    let release: SQLiteStatement
    let rollbackToSavepoint: SQLiteStatement
    let insertEvent: SQLiteStatement
    let insertEvents: SQLiteStatement
    let insertRecentEvent: SQLiteStatement
    let insertRecentEvents: SQLiteStatement
    let moveRecentEvents: SQLiteStatement
    let deleteRecentEvents: SQLiteStatement
    let deleteSomeRecentEvents: SQLiteStatement
    let updateLog: SQLiteStatement
    let updateNext: SQLiteStatement
    let insertLog: SQLiteStatement
    let insertRoom: SQLiteStatement
    let updateTopic: SQLiteStatement
    let updateKeep: SQLiteStatement
    let oldestEvents: SQLiteStatement
    let deleteEvents: SQLiteStatement
    let insertForgotten: SQLiteStatement
    let deleteForgotten: SQLiteStatement
    let deleteRoom: SQLiteStatement
    let deleteLog: SQLiteStatement
    let deleteMarkers: SQLiteStatement
    let insertDirect: SQLiteStatement
    let insertAccount: SQLiteStatement
    let insertVerifier: SQLiteStatement
    let deleteVerifier: SQLiteStatement
    let deleteVerifiers: SQLiteStatement
    let updateUse: SQLiteStatement
    let updateVerifierUse: SQLiteStatement
    let updateAccount: SQLiteStatement
    let releaseAccount: SQLiteStatement
    let insertInvitation: SQLiteStatement
    let findInvitation: SQLiteStatement
    let deleteInvitation: SQLiteStatement
    let expireInvitations: SQLiteStatement
    let countInvitations: SQLiteStatement
    let insertFile: SQLiteStatement
    let updateFile: SQLiteStatement
    let insertOffer: SQLiteStatement
    let deleteOffer: SQLiteStatement
    let updateMarker: SQLiteStatement
    let insertFetch: SQLiteStatement
    let insertWithdrawal: SQLiteStatement
    let updateAccess: SQLiteStatement
    let readStanding: SQLiteStatement
    let writeStanding: SQLiteStatement
    let deleteStanding: SQLiteStatement
    let deleteStandings: SQLiteStatement
    let deleteStandingsOfAccount: SQLiteStatement
    let forgetSanctions: SQLiteStatement
    let insertBlock: SQLiteStatement
    let deleteBlock: SQLiteStatement
    let insertAudit: SQLiteStatement
    let deleteAudit: SQLiteStatement
    let deleteAuditOfPart: SQLiteStatement

    /// Found by its index: releasing a name takes no longer where there are ten thousand rooms.
    static let standingsOfAccountDeletion = "DELETE FROM standings WHERE account = ?1"

    static func prepare(on connection: borrowing SQLiteConnection) throws(SQLiteError) -> JournalStatements {
        JournalStatements(
            begin: try connection.prepare("BEGIN IMMEDIATE"),
            commit: try connection.prepare("COMMIT"),
            savepoint: try connection.prepare("SAVEPOINT row"),
            release: try connection.prepare("RELEASE row"),
            rollbackToSavepoint: try connection.prepare("ROLLBACK TO row"),
            insertEvent: try connection.prepare("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            insertEvents: try connection.prepare(EventRows.insertion(into: "events")),
            insertRecentEvent: try connection.prepare(
                "INSERT INTO recent_events VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            insertRecentEvents: try connection.prepare(
                EventRows.insertion(into: "recent_events", leading: "NULL, ")),
            moveRecentEvents: try connection.prepare(
                """
                INSERT INTO events
                SELECT conversation, sequence, time, author, instance, counter, kind, frame FROM recent_events
                ORDER BY conversation, sequence
                """),
            deleteRecentEvents: try connection.prepare("DELETE FROM recent_events"),
            deleteSomeRecentEvents: try connection.prepare(
                "DELETE FROM recent_events WHERE conversation = ?1 AND sequence >= ?2 AND sequence < ?3"),
            updateLog: try connection.prepare(
                """
                UPDATE logs SET head = ?2, head_time = ?3, first = ?4, first_time = ?5, bytes = ?6, lowest = ?7,
                    kept = ?8
                WHERE conversation = ?1
                """),
            updateNext: try connection.prepare("UPDATE meta SET value = ?2 WHERE name = ?1"),
            insertLog: try connection.prepare(
                """
                INSERT INTO logs (conversation, epoch, first, head, head_time, kept)
                VALUES (?1, 1, 1, 0, 0, ?2)
                """),
            insertRoom: try connection.prepare(
                """
                INSERT INTO rooms (conversation, name, folded, topic, creator, time, access, hidden)
                VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7)
                """),
            updateTopic: try connection.prepare("UPDATE rooms SET topic = ?2 WHERE conversation = ?1"),
            updateKeep: try connection.prepare(
                """
                UPDATE rooms SET keep_mode = nullif(?2, 0), keep_event_age = ?3, keep_event_bytes = ?4,
                    keep_file_age = ?5, keep_file_bytes = ?6
                WHERE conversation = ?1
                """),
            oldestEvents: try connection.prepare(
                """
                SELECT sequence, time, length(frame), author, instance, counter FROM kept_events
                WHERE conversation = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT ?3
                """),
            deleteEvents: try connection.prepare(
                "DELETE FROM events WHERE conversation = ?1 AND sequence >= ?2 AND sequence < ?3"),
            insertForgotten: try connection.prepare(
                """
                INSERT INTO forgotten VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT DO UPDATE SET counter = max(counter, excluded.counter), time = max(time, excluded.time)
                """),
            deleteForgotten: try connection.prepare("DELETE FROM forgotten WHERE time < ?1"),
            deleteRoom: try connection.prepare("DELETE FROM rooms WHERE conversation = ?1"),
            deleteLog: try connection.prepare("DELETE FROM logs WHERE conversation = ?1"),
            deleteMarkers: try connection.prepare("DELETE FROM read_markers WHERE conversation = ?1"),
            insertDirect: try connection.prepare("INSERT INTO directs VALUES (?1, ?2, ?3, ?4)"),
            insertAccount: try connection.prepare(
                """
                INSERT INTO accounts (account, name, folded, time, used, administrator)
                VALUES (?1, ?2, ?3, ?4, ?4, ?5)
                """),
            insertVerifier: try connection.prepare(
                "INSERT OR REPLACE INTO verifiers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)"),
            deleteVerifier: try connection.prepare("DELETE FROM verifiers WHERE account = ?1 AND credential = ?2"),
            deleteVerifiers: try connection.prepare("DELETE FROM verifiers WHERE account = ?1"),
            updateUse: try connection.prepare("UPDATE accounts SET used = max(used, ?2) WHERE account = ?1"),
            updateVerifierUse: try connection.prepare(
                "UPDATE verifiers SET used = max(used, ?3) WHERE account = ?1 AND credential = ?2"),
            updateAccount: try connection.prepare(
                """
                UPDATE accounts SET administrator = coalesce(nullif(?2, 2), administrator),
                    disabled = coalesce(nullif(?3, 2), disabled)
                WHERE account = ?1
                """),
            releaseAccount: try connection.prepare("UPDATE accounts SET released = 1, folded = ?2 WHERE account = ?1"),
            insertInvitation: try connection.prepare("INSERT OR REPLACE INTO invitations VALUES (?1, ?2, ?3)"),
            findInvitation: try connection.prepare("SELECT expires FROM invitations WHERE digest = ?1"),
            deleteInvitation: try connection.prepare("DELETE FROM invitations WHERE digest = ?1 RETURNING 1"),
            expireInvitations: try connection.prepare("DELETE FROM invitations WHERE expires <> 0 AND expires <= ?1"),
            countInvitations: try connection.prepare("SELECT count(*) FROM invitations"),
            insertFile: try connection.prepare("INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
            updateFile: try connection.prepare("UPDATE files SET state = ?2, digest = ?3 WHERE file = ?1"),
            insertOffer: try connection.prepare("INSERT INTO offers VALUES (?1, ?2, ?3)"),
            deleteOffer: try connection.prepare("DELETE FROM offers WHERE file = ?1"),
            updateMarker: try connection.prepare(
                """
                INSERT INTO read_markers VALUES (?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET sequence = excluded.sequence WHERE excluded.sequence > sequence
                """),
            insertFetch: try connection.prepare("INSERT OR IGNORE INTO fetches VALUES (?1, ?2, ?3)"),
            insertWithdrawal: try connection.prepare("INSERT OR REPLACE INTO withdrawals VALUES (?1, ?2, ?3, ?4, ?5)"),
            updateAccess: try connection.prepare("UPDATE rooms SET access = ?2, hidden = ?3 WHERE conversation = ?1"),
            readStanding: try connection.prepare(
                """
                SELECT role, banned_until, muted_until, inviter, invited_time FROM standings
                WHERE conversation = ?1 AND account = ?2
                """),
            writeStanding: try connection.prepare(
                "INSERT OR REPLACE INTO standings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
            deleteStanding: try connection.prepare("DELETE FROM standings WHERE conversation = ?1 AND account = ?2"),
            deleteStandings: try connection.prepare("DELETE FROM standings WHERE conversation = ?1"),
            deleteStandingsOfAccount: try connection.prepare(Self.standingsOfAccountDeletion),
            forgetSanctions: try connection.prepare(
                """
                DELETE FROM standings WHERE conversation = ?1 AND role = 1 AND inviter = 0
                    AND banned_until BETWEEN 0 AND ?2 AND muted_until BETWEEN 0 AND ?2
                """),
            insertBlock: try connection.prepare("INSERT OR IGNORE INTO blocks VALUES (?1, ?2, ?3)"),
            deleteBlock: try connection.prepare("DELETE FROM blocks WHERE account = ?1 AND blocked = ?2"),
            insertAudit: try connection.prepare(
                """
                INSERT INTO audit (time, actor, actor_name, action, subject, room, detail, kind, part)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """),
            deleteAudit: try connection.prepare(
                """
                DELETE FROM audit WHERE number = (SELECT number FROM audit WHERE kind = ?1 ORDER BY number LIMIT 1)
                RETURNING 1
                """),
            deleteAuditOfPart: try connection.prepare(
                """
                DELETE FROM audit WHERE kind = ?1 AND part = ?2 AND number <= (SELECT number FROM audit
                    WHERE kind = ?1 AND part = ?2 ORDER BY number DESC LIMIT 1 OFFSET ?3)
                RETURNING 1
                """))
    }
}
