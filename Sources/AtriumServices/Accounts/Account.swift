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
    /// Whether it stands in the row of those whose names may be released one day.
    var isInRow = false
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

    /// An account whose name was released, of which nothing is left but that.
    init?(released account: AccountID, name: String, at time: WallTime = WallTime(microseconds: 0)) {
        guard let folded = FoldedName(name) else { return nil }
        self.init(AccountRecord(account: account, name: name, verifiers: [], time: time), folded: folded)
        isReleased = true
    }

    /// What verifies one secret.
    func verifier(_ credential: CredentialID) -> Verifier? {
        verifiers.first { $0.credential == credential }
    }

    var hasPassword: Bool { verifiers.contains { $0.kind == .password } }

    /// Whether its name stays however long nobody uses it: it has a password, looks after the server, or was disabled
    /// by who does. [SESSION-3.5-17]
    var keepsName: Bool { hasPassword || isAdministrator || isDisabled }
}
