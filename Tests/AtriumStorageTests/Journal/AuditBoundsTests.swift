import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

@Suite("What the audit log keeps")
struct AuditBoundsTests {
    private let folder: TemporaryFolder
    private let journal: SQLiteJournal

    init() throws {
        folder = try TemporaryFolder()
        journal = try SQLiteJournal(path: folder("journal.sqlite"))
        journal.auditBounds.serverMax = 5
        journal.auditBounds.roomsMax = 10
        journal.auditBounds.roomMax = 4
        journal.auditBounds.accountsMax = 6
        journal.auditBounds.accountMax = 2
    }

    /// Keeps a line with an act that is always kept.
    private func keep(_ scopes: [(AuditScope, String)]) {
        var batch = ProposalBatch()
        batch.proposals = scopes.map { scope, detail in
            let record = AuditRecord(
                time: WallTime(microseconds: 1), actor: AccountID(rawValue: 1), actorName: "ada", action: .kick,
                detail: detail, scope: scope)
            return Proposal(
                .markRead(AccountID(rawValue: 1), ConversationID(rawValue: 1), sequence: 1), audit: [record])
        }
        _ = journal.commit([batch])
    }

    private func details() throws -> [String] {
        try AuditReader(path: folder("journal.sqlite"))
            .lines(after: 0, since: WallTime(microseconds: 0), countMax: 1_000).map(\.record.detail)
    }

    private func room(_ number: UInt64) -> AuditScope { .room(ConversationID(rawValue: number)) }

    @Test("however much is done in rooms and to accounts, what was done to the server stays")
    func kinds() throws {
        keep([(.server, "s1"), (.server, "s2")])
        for number in 1...40 {
            keep([
                (room(UInt64(number % 8)), "r\(number)"),
                (.account(AccountID(rawValue: UInt64(number % 8 + 1))), "a\(number)"),
            ])
        }
        let left = try details()
        #expect(left.filter { $0.hasPrefix("s") } == ["s1", "s2"])
        #expect(left.filter { $0.hasPrefix("r") } == (31...40).map { "r\($0)" })
        #expect(left.filter { $0.hasPrefix("a") } == (35...40).map { "a\($0)" })
        keep((3...8).map { (.server, "s\($0)") })
        #expect(try details().filter { $0.hasPrefix("s") } == (4...8).map { "s\($0)" })
    }

    @Test("a room fills its part alone, at the bound and one past it")
    func parts() throws {
        keep([(room(2), "other")] + (1...4).map { (room(1), "\($0)") })
        #expect(try details() == ["other", "1", "2", "3", "4"])
        keep([(room(1), "5")])
        #expect(try details() == ["other", "2", "3", "4", "5"])
    }

    @Test("the counts are those of the table at the next start, and behind a batch of which a part failed")
    func counted() throws {
        keep((1...3).map { (.server, "\($0)") })
        try journal.reopen()
        keep((4...6).map { (.server, "\($0)") })
        #expect(try details() == (2...6).map(String.init))
        #expect(journal.state.auditCount(.server) == 5)
    }

    @Test("lines of an earlier version are parted by what they say")
    func migrates() throws {
        let older = folder("older.sqlite")
        do {
            let connection = try SQLiteConnection(path: older, access: .readWrite)
            try connection.execute(
                "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            for migration in JournalSchema.migrations where migration.version <= 6 {
                try connection.execute(migration.sql)
                try connection.execute("INSERT INTO schema_version VALUES (\(migration.version), 'x')")
            }
            for (actor, action, room) in [
                (0, "account-added", ""), (1, "ban", "den"), (1, "secret-revoked", ""), (0, "password-set", ""),
                (1, "password-set", ""), (0, "name-released", ""),
            ] {
                try connection.execute(
                    "INSERT INTO audit VALUES (NULL, 1, \(actor), 'x', '\(action)', 'y', '\(room)', '')")
            }
        }
        let reader = try AuditReader(path: older)
        #expect(
            try reader.lines(after: 0, since: WallTime(microseconds: 0), countMax: 10).map(\.record.scope)
                == [AuditScope](repeating: .server, count: 6))
        _ = try SQLiteJournal(path: older)
        #expect(
            try reader.lines(after: 0, since: WallTime(microseconds: 0), countMax: 10).map(\.record.scope.kind)
                == [.server, .room, .account, .server, .account, .account])
    }
}
