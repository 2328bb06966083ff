import AtriumServices
import AtriumStorage
import AtriumWire

extension AccountReader {
    /// The codes that are out, by their digests.
    func sortedInvitations() throws -> [InvitationRecord] {
        try invitations().sorted { $0.digest.hex < $1.digest.hex }
    }
}

extension AuditReader {
    /// Everything there is, without the numbers.
    func records() throws -> [AuditRecord] {
        try lines(after: 0, since: WallTime(microseconds: 0), countMax: .max).map(\.record)
    }
}
