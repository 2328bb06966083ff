import AtriumWire

/// One account, as the core keeps it.
struct Account: Sendable {
    let id: AccountID
    /// The name as it was claimed.
    let name: String
    let folded: FoldedName
    var verifiers: [Verifier]
    /// Whether it looks after the server, and so after every room.
    var isAdministrator = false
    /// Its logins, oldest first.
    var sessions: [SessionID] = []
    /// Rooms it created, those that wait for their commit among them.
    var roomsCreatedCount = 0
}
