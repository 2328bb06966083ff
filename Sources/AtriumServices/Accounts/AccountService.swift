import AtriumWire

/// Who there is: names, what verifies their secrets, and their sessions.
struct AccountService: Sendable {
    /// Stands for the server itself, which no name names.
    static let server = AccountID(rawValue: 0)

    let limits: Limits
    /// Those with a name.
    private(set) var accounts = IdentifierTable<AccountID, Account>()
    /// The names that accounts had before they were released, for what still speaks of them: rooms, files and direct
    /// conversations. No name is released while there are as many of these as there may be accounts, and the journal
    /// drops at its next start whom nothing speaks of.
    private var departed: [AccountID: String] = [:]
    private var names: [FoldedName: AccountID] = [:]
    /// What the names look like, those that wait for their commit among them.
    var held = HeldNames(reservesNames: true)
    /// Names that wait for their commit; they count as taken.
    var pendingClaims: [FoldedName: PendingClaim] = [:]

    /// Whose name may be released one day, by when it was last used as far as that was known when it was put in. Each
    /// account stands in it once at most.
    var row = DeadlineQueue<AccountID>()

    init(_ records: [AccountRecord], limits: Limits = Limits()) {
        self.limits = limits
        for record in records { insert(record) }
    }

    /// An account, by its id; one that was released has its name left, and nothing else.
    subscript(account: AccountID) -> Account? {
        accounts[account] ?? departed[account].flatMap { Account(released: account, name: $0) }
    }

    /// Names that are taken, those that wait for their commit among them.
    var count: Int { names.count + pendingClaims.count }

    /// Accounts whose names were released, and are remembered.
    var departedCount: Int { departed.count }

    /// The account of that name, in whatever case it is written.
    func named(_ name: String) -> Account? {
        id(named: name).flatMap { accounts[$0] }
    }

    /// The id of the account of that name, in whatever case it is written.
    func id(named name: String) -> AccountID? {
        FoldedName(name).flatMap { names[$0] }
    }

    /// The name as it was claimed, and what verifies one of its secrets.
    func verifier(_ credential: CredentialID, of name: FoldedName) -> (name: String, verifier: Verifier?)? {
        guard let id = names[name] else { return nil }
        return accounts.read(id) { ($0.name, $0.verifier(credential)) }
    }

    /// The name of an account, for an event or a list.
    func name(of account: AccountID) -> String {
        accounts.read(account, \.name) ?? departed[account] ?? ""
    }

    /// The logins of an account, oldest first.
    func sessions(of account: AccountID) -> [SessionID] {
        accounts.read(account, \.sessions) ?? []
    }

    mutating func insert(_ record: AccountRecord) {
        guard let folded = FoldedName(record.name) else { return }
        guard !record.isReleased else {
            departed[record.account] = record.name
            return
        }
        accounts[record.account] = Account(record, folded: folded)
        names[folded] = record.account
        held.hold(record.name)
        stand(record.account)
    }

    /// Gives a name back: whoever claims it next is somebody else.
    mutating func release(_ account: AccountID) {
        guard let released = accounts.removeValue(forKey: account) else { return }
        departed[account] = released.name
        names[released.folded] = nil
        held.release(released.name)
    }

    /// Changes an account in place.
    mutating func update(_ account: AccountID, _ change: (inout Account) -> Void) {
        accounts.update(account, change)
    }

    mutating func addSession(_ session: SessionID, to account: AccountID) {
        accounts[account]?.sessions.append(session)
    }

    mutating func removeSession(_ session: SessionID, from account: AccountID) {
        accounts[account]?.sessions.removeAll { $0 == session }
    }

    /// Counts a room made (1) or gone (-1). The server's own rooms are not counted.
    mutating func countRoom(_ change: Int, by creator: AccountID) {
        accounts[creator]?.roomsCreatedCount += change
    }
}
