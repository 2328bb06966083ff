import AtriumServices
import AtriumWire

@testable import AtriumStorage

/// Accounts, roles and the audit log: what was done and the line about it are there both, or neither.
extension JournalReading {
    func checkAccounts(_ audit: [AuditRecord]) throws {
        for account in snapshot.accounts {
            try CrashFault.unless(
                account.verifiers.contains { $0.credential.rawValue == 9 }, "account \(account.name) has no first key")
            try checkSecrets(of: account, audit)
        }
        try checkCodes(audit)
        try checkRoles(audit)
    }

    /// Each further secret has a line that says it was left, and none that says it was taken away.
    private func checkSecrets(of account: AccountRecord, _ audit: [AuditRecord]) throws {
        let own = audit.filter { $0.scope == .account(account.account) }
        let added = Set(own.filter { $0.action == .deviceAdded }.map(\.detail))
        let revoked = Set(own.filter { $0.action == .secretRevoked }.map(\.detail))
        let there = Set(account.verifiers.map(\.credential.rawValue).filter { $0 != 9 }.map(String.init))
        try CrashFault.unless(
            there == added.subtracting(revoked),
            "account \(account.name) has secrets \(there.sorted()), added \(added.sorted()) less \(revoked.sorted())")
    }

    /// Each code that was made is out, or was used for the one name that goes with it.
    private func checkCodes(_ audit: [AuditRecord]) throws {
        let names = Set(snapshot.accounts.map(\.name))
        let made = Set(audit.filter { $0.action == .invitationMade }.compactMap { UInt64($0.detail) })
        let added = Set(audit.filter { $0.action == .accountAdded }.map(\.subject))
        try CrashFault.unless(
            codes.count + names.count { $0.hasPrefix("guest") } == made.count,
            "\(codes.count) codes are out, of \(made.count) that were made")
        for number in made {
            let isOut = codes.contains(InvitationCode.digest(of: Request.code(number)))
            let guest = Request.guest(number)
            try CrashFault.unless(isOut != names.contains(guest), "code \(number) is out: \(isOut), and \(guest) too")
            try CrashFault.unless(names.contains(guest) == added.contains(guest), "\(guest) is there, or is told of")
        }
    }

    /// Roles are what the events say, and each event has its line.
    private func checkRoles(_ audit: [AuditRecord]) throws {
        var expected = roles
        for room in snapshot.rooms { expected[room.conversation, default: [:]][room.creator] = .owner }
        var there: [ConversationID: [AccountID: RoomRole]] = [:]
        for record in snapshot.standings {
            there[record.conversation, default: [:]][record.account] = record.standing.role
        }
        try CrashFault.unless(there == expected, "the roles are \(there), and by the events \(expected)")
        let lineCount = audit.count { $0.action == .role }
        try CrashFault.unless(
            lineCount == roleEventCount, "\(roleEventCount) roles were given, \(lineCount) are in the audit log")
    }
}
