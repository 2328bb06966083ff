/// How many lines the audit log keeps; of more, the oldest go. Spec/decisions/0030-audit-log.md.
public struct AuditBounds: Sendable {
    /// Acts of the console and of administrators.
    public var serverMax = 400_000
    /// Acts of all rooms.
    public var roomsMax = 400_000
    /// Acts of one room.
    public var roomMax = 4_000
    /// What all accounts did to their secrets, and names that were released.
    public var accountsMax = 200_000
    /// The same of one account.
    public var accountMax = 200

    public init() {}

    /// Most lines of one kind.
    public func max(of kind: AuditScope.Kind) -> Int {
        switch kind {
        case .server: serverMax
        case .account: accountsMax
        case .room: roomsMax
        }
    }

    /// Most lines of one part of a kind.
    public func partMax(of kind: AuditScope.Kind) -> Int {
        switch kind {
        case .server: serverMax
        case .account: accountMax
        case .room: roomMax
        }
    }
}
