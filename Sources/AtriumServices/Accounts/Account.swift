import AtriumWire

/// One account, as the core keeps it.
struct Account: Sendable {
    let id: AccountID
    /// The name as it was claimed.
    let name: String
    let folded: FoldedName
    var verifiers: [Verifier]
    /// When somebody last logged in.
    var used: WallTime
    /// Whether it looks after the server, and so after every room.
    var isAdministrator = false
    /// Whether nobody may log in to it.
    var isDisabled = false
    /// Whether its name was released: it stands for what it said, and for nobody.
    var isReleased = false
    /// Whether a change of it is on its way to the journal. One at a time: each is judged by what stands.
    var isChanging = false
    /// What waits for that change.
    var waiting: [DeferredCall] = []
    /// Its logins, oldest first.
    var sessions: [SessionID] = []
    /// Rooms it created, those that wait for their commit among them.
    var roomsCreatedCount = 0

    init(_ record: AccountRecord, folded: FoldedName) {
        id = record.account
        name = record.name
        self.folded = folded
        verifiers = record.verifiers
        used = record.used
        isAdministrator = record.isAdministrator
        isDisabled = record.isDisabled
        isReleased = record.isReleased
    }

    /// What verifies one secret.
    func verifier(_ credential: CredentialID) -> Verifier? {
        verifiers.first { $0.credential == credential }
    }

    var hasPassword: Bool { verifiers.contains { $0.kind == .password } }
}
