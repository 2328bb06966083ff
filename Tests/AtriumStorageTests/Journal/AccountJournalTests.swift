import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

@Suite("Accounts and invitations in the journal")
struct AccountJournalTests {
    private let folder: TemporaryFolder
    private let journal: SQLiteJournal

    init() throws {
        folder = try TemporaryFolder()
        journal = try SQLiteJournal(path: folder("journal.sqlite"))
    }

    private static let now = WallTime(microseconds: 1_000_000)
    private static let code = "k3v9-x2pd-mm47-q8ra"

    private static func claim(_ name: String, code: String? = nil) -> Claim {
        Claim(
            name: name, credential: CredentialID(rawValue: 9), label: "desk",
            salt: Salt([UInt8](repeating: 1, count: 16)), iterationCount: 4_096,
            storedKey: Digest([UInt8](repeating: 3, count: 32)), serverKey: Digest([UInt8](repeating: 4, count: 32)),
            invitation: code)
    }

    private static func invitation(expires: UInt64 = 0) -> InvitationRecord {
        InvitationRecord(
            digest: InvitationCode.digest(of: code), created: now, expires: WallTime(microseconds: expires))
    }

    private static let invited = ClaimTerms(needsInvitation: true)

    /// Keeps changes in one batch, and says what became of each.
    private func keep(_ changes: [Change]) -> [String] {
        var batch = ProposalBatch()
        batch.proposals = changes.map { Proposal($0) }
        return journal.commit([batch]).flatMap(\.results).map { result in
            switch result {
            case .failed(let code): "\(code)"
            case .account(let account): "account \(account.rawValue)"
            case .event, .repeated, .room, .direct, .expired, .done: "done"
            }
        }
    }

    @Test("[SESSION-3.5-15] a code is good for one claim, also of two in one batch")
    func oneClaim() throws {
        let results = keep(
            [
                .invite([Self.invitation()]), .claim(Self.claim("ann", code: "wrong"), time: Self.now, Self.invited),
                .claim(Self.claim("ann", code: "K3V9x2pd MM47q8ra"), time: Self.now, Self.invited),
                .claim(Self.claim("bob", code: Self.code), time: Self.now, Self.invited),
                .claim(Self.claim("ann", code: Self.code), time: Self.now, Self.invited),
            ])
        #expect(
            results == ["done", "invitationInvalid", "account 1", "invitationInvalid", "invitationInvalid"])
    }

    @Test("[SESSION-3.5-15] a name that is taken uses no code up, and an expired code is none")
    func takenAndExpired() throws {
        let late = Self.invitation(expires: Self.now.microseconds)
        let results = keep(
            [
                .claim(Self.claim("ann"), time: Self.now), .invite([Self.invitation()]),
                .claim(Self.claim("ANN", code: Self.code), time: Self.now, Self.invited),
                .claim(Self.claim("bob", code: Self.code), time: Self.now, Self.invited),
                .invite([late]), .claim(Self.claim("eve", code: Self.code), time: Self.now, Self.invited),
            ])
        #expect(results == ["account 1", "done", "nameTaken", "account 2", "done", "invitationInvalid"])
    }

    @Test("what changes of an account is there at the next start")
    func survives() throws {
        var password = Verifier(
            credential: CredentialID(rawValue: 0), label: "", salt: Salt([UInt8](repeating: 2, count: 16)),
            iterationCount: 600_000, storedKey: .zero, serverKey: .zero)
        password.kind = .password
        password.created = Self.now
        let ann = AccountID(rawValue: 1)
        let used = WallTime(microseconds: 9_000_000)
        _ = keep(
            [
                .claim(Self.claim("ann"), time: Self.now, ClaimTerms(isClear: true)),
                .account(ann, .setVerifier(password)), .account(ann, .used(CredentialID(rawValue: 0), at: used)),
                .account(ann, .setAdministrator(true)), .account(ann, .setDisabled(true)),
            ])
        try journal.reopen()
        let account = try #require(try journal.load().accounts.first)
        #expect(account.isAdministrator && account.isDisabled && !account.isReleased && account.used == used)
        #expect(account.verifiers.map(\.kind) == [.password, .device])
        #expect(account.verifiers.map(\.wasClear) == [false, true])
        #expect(account.verifiers.map(\.used.microseconds) == [9_000_000, 0])
        _ = keep([.account(ann, .revoke(CredentialID(rawValue: 0)))])
        try journal.reopen()
        #expect(try journal.load().accounts.first?.verifiers.map(\.credential.rawValue) == [9])
    }

    @Test("[SESSION-3.5-17] a name that was released is claimed under another id, and the old one is never given again")
    func releases() throws {
        #expect(keep([.claim(Self.claim("ann"), time: Self.now)]) == ["account 1"])
        let results = keep(
            [.account(AccountID(rawValue: 1), .release), .claim(Self.claim("ANN"), time: Self.now)])
        #expect(results == ["done", "account 2"])
        try journal.reopen()
        let accounts = try journal.load().accounts
        #expect(accounts.map(\.account.rawValue) == [2] && accounts[0].name == "ANN")
        #expect(keep([.claim(Self.claim("ann"), time: Self.now)]) == ["nameTaken"])
    }

    @Test("what a released account was in rooms is found by the account, not room by room")
    func findsStandings() throws {
        let plan = try journal.connection.prepare("EXPLAIN QUERY PLAN \(JournalStatements.standingsOfAccountDeletion)")
        var steps: [String] = []
        while try plan.step() { steps.append(plan.text(3)) }
        #expect(steps.count == 1 && steps[0].hasPrefix("SEARCH standings USING"))
        #expect(steps[0].contains("INDEX standings_accounts (account=?)"))
    }

    @Test("a code is sixteen letters that nobody confuses, read in whatever case and groups")
    func codes() {
        let text = InvitationCode.text([UInt8](repeating: 0xFF, count: 10))
        #expect(text == "zzzz-zzzz-zzzz-zzzz")
        #expect(InvitationCode.digest(of: "zzzzZZZZ zzzz-zzzz") == InvitationCode.digest(of: text))
        #expect(InvitationCode.digest(of: "zzzz-zzzz-zzzz-zzz0") != InvitationCode.digest(of: text))
    }
}
