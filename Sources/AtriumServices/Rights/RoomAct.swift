import AtriumWire

/// What somebody wants to do in a conversation, as rights see it.
enum RoomAct: Equatable, Sendable {
    /// Follows it, or asks for its events, its files, or who is there.
    case read
    /// Says something, or offers a file.
    case write
    case setTopic
    case setKeep
    case setAccess
    /// Asks for roles and sanctions.
    case listMembers
    /// Takes a file back that this account offered.
    case withdraw(AccountID)
    case invite(AccountID)
    case setRole(RoomRole, AccountID)
    case sanction(SanctionKind, AccountID)

    /// Whom it is done to; nil where it is done to nobody.
    var subject: AccountID? {
        switch self {
        case .read, .write, .setTopic, .setKeep, .setAccess, .listMembers: nil
        case .withdraw(let account), .invite(let account), .setRole(_, let account), .sanction(_, let account): account
        }
    }

    /// Whose being an owner it may end by a request that has to leave another; nil for all else.
    var endsOwnershipOf: AccountID? {
        guard case .setRole(let role, let account) = self, role != .owner else { return nil }
        return account
    }
}
