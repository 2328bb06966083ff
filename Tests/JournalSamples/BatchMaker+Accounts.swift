import AtriumServices
import AtriumStorage
import AtriumWire

/// What changes accounts, and who may have one.
extension BatchMaker {
    /// A secret left, told apart by its credential.
    package mutating func leave(
        _ credential: UInt64, _ kind: CredentialKind = .device, of account: AccountID, audit: [AuditRecord] = []
    ) {
        propose(.account(account, .setVerifier(verifier(credential, kind))), audit: audit)
    }

    package func verifier(_ credential: UInt64, _ kind: CredentialKind) -> Verifier {
        var verifier = Verifier(
            credential: CredentialID(rawValue: credential), label: "\(kind) \(credential)",
            salt: Salt([UInt8](repeating: 2, count: 16)), iterationCount: kind == .password ? 600_000 : 4_096,
            storedKey: Digest([UInt8](repeating: UInt8(truncatingIfNeeded: credential), count: 32)),
            serverKey: Digest([UInt8](repeating: 6, count: 32)))
        verifier.kind = kind
        verifier.created = time
        return verifier
    }

    package mutating func revoke(_ credential: UInt64, of account: AccountID, audit: [AuditRecord] = []) {
        propose(.account(account, .revoke(CredentialID(rawValue: credential))), audit: audit)
    }

    package mutating func change(_ account: AccountID, _ change: AccountChange) { propose(.account(account, change)) }

    /// - Parameter expires: microseconds; 0 for never.
    package mutating func makeCodes(_ codes: [String], expires: UInt64 = 0, audit: [AuditRecord] = []) {
        let records = codes.map {
            InvitationRecord(
                digest: InvitationCode.digest(of: $0), created: time, expires: WallTime(microseconds: expires))
        }
        propose(.invite(records), audit: audit)
    }

    package mutating func revokeCode(_ code: String) { propose(.revokeInvitation(InvitationCode.digest(of: code))) }

    /// A line of the audit log about an account's own act.
    package func line(_ action: AuditAction, of account: AccountID, detail: String = "") -> AuditRecord {
        AuditRecord(
            time: time, actor: account, actorName: "ada", action: action, subject: "ada", detail: detail,
            scope: .account(account))
    }
}
