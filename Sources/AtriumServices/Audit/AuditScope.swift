import AtriumWire

/// Beside which others a line of the audit log stands: it is pushed out by lines of its own kind alone, and most of
/// all by those of the same room or account. So nobody can push out what was done by those who look after the server.
public enum AuditScope: Hashable, Sendable {
    /// Acts of the console and of administrators.
    case server
    /// What an account does to its own secrets, and that its name was released.
    case account(AccountID)
    /// Acts in a room of somebody with a role there.
    case room(ConversationID)

    /// Sorts of scopes, with the numbers that the journal keeps.
    public enum Kind: UInt64, CaseIterable, Sendable {
        case server = 1
        case account = 2
        case room = 3
    }

    public var kind: Kind {
        switch self {
        case .server: .server
        case .account: .account
        case .room: .room
        }
    }

    /// Whose part of its kind it is: the number of an account or a room; 0 where there are no parts.
    public var part: UInt64 {
        switch self {
        case .server: 0
        case .account(let account): account.rawValue
        case .room(let room): room.rawValue
        }
    }

    public init(_ kind: Kind, part: UInt64) {
        switch kind {
        case .server: self = .server
        case .account: self = .account(AccountID(rawValue: part))
        case .room: self = .room(ConversationID(rawValue: part))
        }
    }
}
