import AtriumWire

/// Who there is: names, what verifies their secrets, and their sessions.
struct AccountService: Sendable {
    /// Stands for the server itself, which no name names.
    static let server = AccountID(rawValue: 0)

    private var accounts: [AccountID: Account] = [:]
    private var names: [FoldedName: AccountID] = [:]
    /// What the names look like, those that wait for their commit among them.
    var held = HeldNames(reservesNames: true)
    /// Names that wait for their commit; they count as taken.
    var pendingClaims: [FoldedName: PendingClaim] = [:]

    init(_ records: [AccountRecord]) {
        for record in records {
            insert(record.account, name: record.name, verifiers: record.verifiers)
            setAdministrator(record.isAdministrator, record.account)
        }
    }

    subscript(account: AccountID) -> Account? {
        accounts[account]
    }

    /// The account of that name, in whatever case it is written.
    func named(_ name: String) -> Account? {
        guard let folded = FoldedName(name), let account = names[folded] else { return nil }
        return accounts[account]
    }

    /// The name of an account, for an event or a list.
    func name(of account: AccountID) -> String {
        accounts[account]?.name ?? ""
    }

    mutating func insert(_ account: AccountID, name: String, verifiers: [Verifier]) {
        guard let folded = FoldedName(name) else { return }
        accounts[account] = Account(id: account, name: name, folded: folded, verifiers: verifiers)
        names[folded] = account
        held.hold(name)
    }

    /// Makes an account one that looks after the server, or no longer one.
    mutating func setAdministrator(_ isAdministrator: Bool, _ account: AccountID) {
        accounts[account]?.isAdministrator = isAdministrator
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
