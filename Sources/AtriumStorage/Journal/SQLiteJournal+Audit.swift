import AtriumServices
import AtriumWire

/// The audit log.
extension SQLiteJournal {
    /// Most lines of a kind that go for one that comes. More than one go where an earlier version kept more.
    private static let goneMax = 2

    /// Writes a line of the audit log; the oldest of its scope go where there are too many.
    func insert(_ record: AuditRecord) throws(SQLiteError) {
        let (kind, part) = (record.scope.kind, record.scope.part)
        statements.insertAudit.bind(1, record.time.microseconds)
        statements.insertAudit.bind(2, record.actor.rawValue)
        statements.insertAudit.bind(3, record.actorName)
        statements.insertAudit.bind(4, record.action.rawValue)
        statements.insertAudit.bind(5, record.subject)
        statements.insertAudit.bind(6, record.room)
        statements.insertAudit.bind(7, record.detail)
        statements.insertAudit.bind(8, kind.rawValue)
        statements.insertAudit.bind(9, part)
        try statements.insertAudit.run()
        var count = state.auditCount(kind) + 1
        if part != 0 {
            statements.deleteAuditOfPart.bind(1, kind.rawValue)
            statements.deleteAuditOfPart.bind(2, part)
            statements.deleteAuditOfPart.bind(3, UInt64(clamping: auditBounds.partMax(of: kind)))
            while try statements.deleteAuditOfPart.step() { count -= 1 }
        }
        for _ in 0..<Self.goneMax where count > auditBounds.max(of: kind) {
            statements.deleteAudit.bind(1, kind.rawValue)
            while try statements.deleteAudit.step() { count -= 1 }
        }
        state.setAuditCount(count, kind)
    }

    /// Counts the lines of each kind.
    static func readAuditCounts(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> [AuditScope.Kind: Int] {
        var counts: [AuditScope.Kind: Int] = [:]
        let rows = try connection.prepare("SELECT kind, count(*) FROM audit GROUP BY kind")
        while try rows.step() {
            guard let kind = AuditScope.Kind(rawValue: rows.uint(0)) else { continue }
            counts[kind] = Int(clamping: rows.uint(1))
        }
        return counts
    }
}
