import AtriumServices
import AtriumWire

/// Accounts: their secrets, their rights, and what was done about them.
extension JournalCheck {
    mutating func checkVerifiers() throws(SQLiteError) {
        let kind = try connection.has("kind", in: "verifiers") ? "kind" : "\(CredentialKind.device.rawValue)"
        let rows = try connection.prepare(
            "SELECT account, length(salt), length(stored_key), length(server_key), \(kind) FROM verifiers")
        var verified: Set<UInt64> = []
        while try rows.step() {
            let account = rows.uint(0)
            verified.insert(account)
            if !accounts.contains(account) {
                report.add(.reference, "a verifier names account \(account), which is not there")
            }
            if released.contains(account) {
                report.add(.reference, "account \(account) was released, and has a verifier")
            }
            if rows.uint(1) != UInt64(Salt.byteCount) || rows.uint(2) != UInt64(Digest.byteCount)
                || rows.uint(3) != UInt64(Digest.byteCount)
                || CredentialKind(rawValue: UInt8(clamping: rows.uint(4))) ?? .other == .other
            {
                report.add(.reference, "a verifier of account \(account) is damaged")
            }
        }
        for account in accounts.subtracting(verified).subtracting(released).sorted() {
            report.add(.reference, "account \(account) has no verifier: nobody can log in to it")
        }
    }

    mutating func checkInvitations() throws(SQLiteError) {
        guard try connection.has("digest", in: "invitations") else { return }
        let damaged = try connection.value("SELECT count(*) FROM invitations WHERE length(digest) <> 32") ?? 0
        if damaged != 0 { report.add(.reference, "\(damaged) invitations are damaged: nobody can use them") }
    }

    mutating func checkStandings() throws(SQLiteError) {
        guard try connection.has("role", in: "standings") else { return }
        let rows = try connection.prepare(
            "SELECT conversation, account, conversation IN (SELECT conversation FROM rooms), role FROM standings")
        while try rows.step() {
            let standing = "what account \(rows.uint(1)) is in room \(rows.uint(0))"
            if rows.uint(2) == 0 || !accounts.contains(rows.uint(1)) {
                report.add(.reference, "\(standing): one of them is not there")
            } else if RoomRole(rawValue: UInt8(clamping: rows.uint(3))) ?? .other == .other {
                report.add(.reference, "\(standing): there is no role \(rows.uint(3))")
            }
        }
    }

    mutating func checkBlocks() throws(SQLiteError) {
        guard try connection.has("blocked", in: "blocks") else { return }
        let rows = try connection.prepare("SELECT account, blocked FROM blocks")
        while try rows.step() {
            guard !accounts.contains(rows.uint(0)) || !accounts.contains(rows.uint(1)) else { continue }
            report.add(
                .reference, "account \(rows.uint(0)) has blocked account \(rows.uint(1)): one of them is not there")
        }
    }

    /// Lines name accounts and rooms that may be gone; an account that never was has done nothing.
    mutating func checkAudit() throws(SQLiteError) {
        guard try connection.has("action", in: "audit") else { return }
        let kind = try connection.has("kind", in: "audit") ? "kind" : "1"
        let rows = try connection.prepare("SELECT number, actor, action, \(kind) FROM audit ORDER BY number")
        while try rows.step() {
            let line = "line \(rows.uint(0)) of the audit log"
            if rows.uint(1) != 0, rows.uint(1) >= nextAccount {
                report.add(.reference, "\(line): account \(rows.uint(1)) never was")
            }
            if AuditAction(rawValue: rows.text(2)) == nil || AuditScope.Kind(rawValue: rows.uint(3)) == nil {
                report.add(.reference, "\(line): there is no such act")
            }
        }
    }
}
