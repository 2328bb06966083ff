import AtriumServices
import AtriumWire
import Testing

@Suite("Names that nobody uses")
struct ReleaseTests {
    private static let day: UInt64 = 86_400_000

    private func world() -> World { World(limits: [.nameReleaseMilliseconds: 90 * Self.day]) }

    /// Whether somebody else can have the name now.
    private func isFree(_ world: World, _ name: String) -> Bool {
        let session = world.connect()
        return world.outcome(Done.self, of: world.send(World.claim(name, key: 7), from: session), at: session) != nil
    }

    @Test("[SESSION-3.5-17] a name without a password goes once it has not been used for so long, and not before")
    func atTheBound() {
        let world = world()
        world.end(world.logIn("ann"), .quit)
        world.pass(milliseconds: 90 * Self.day - 3_600_000)
        #expect(!isFree(world, "ann"))
        world.pass(milliseconds: 2 * 3_600_000)
        #expect(isFree(world, "ann"))
    }

    @Test("[SESSION-3.5-17] a login in between begins the time anew, and a session keeps the name")
    func used() {
        let world = world()
        world.end(world.logIn("ann"), .quit)
        let bob = world.logIn("bob")
        world.pass(milliseconds: 60 * Self.day)
        world.end(world.logIn("ann", credential: 9, key: 1), .quit)
        world.pass(milliseconds: 60 * Self.day)
        #expect(!isFree(world, "ann") && !isFree(world, "bob"))
        _ = bob
    }

    @Test("[SESSION-3.5-17] a password, an administrator and a disabled account keep their names")
    func kept() {
        let world = world()
        for name in ["ann", "bob", "eve"] { world.end(world.logIn(name), .quit) }
        _ = world.order(.setPassword(name: "ann", World.password()))
        _ = world.order(.setAdministrator(name: "bob", true))
        _ = world.order(.setDisabled(name: "eve", true))
        world.pass(milliseconds: 200 * Self.day)
        #expect(!isFree(world, "ann") && !isFree(world, "bob") && !isFree(world, "eve"))
    }

    @Test("[SESSION-3.5-17] what waited for the one is not handed on to the other")
    func directs() {
        let world = world()
        world.end(world.logIn("ann"), .quit)
        let bob = world.logIn("bob")
        world.say("secret", in: .account("ann"), from: bob)
        world.pass(milliseconds: 100 * Self.day)
        let session = world.connect()
        world.send(World.claim("ann", key: 7), from: session)
        world.admit("ann", session, secret: ProvenSecret(9, key: 7))
        #expect(world.frames(Followed.self, at: session).map(\.name) == ["lobby"])
        world.say("hello", in: .account("ann"), from: bob)
        #expect(world.texts(session) == ["hello"])
    }

    @Test("with 0 a name stays for good")
    func never() {
        let world = World(limits: [.nameReleaseMilliseconds: 0])
        world.end(world.logIn("ann"), .quit)
        world.pass(milliseconds: 4_000 * Self.day)
        #expect(!isFree(world, "ann"))
    }

    @Test("[SESSION-3.5-17] a password that is revoked, and an account that is enabled, let the name go one day")
    func keptNoLonger() {
        let world = world()
        let ann = world.logIn("ann")
        world.send(World.verifier(0, .password), from: ann)
        world.end(world.logIn("eve"), .quit)
        _ = world.order(.setDisabled(name: "eve", true))
        world.end(ann, .quit)
        world.pass(milliseconds: 200 * Self.day)
        #expect(!isFree(world, "ann") && !isFree(world, "eve"))
        let again = world.logIn("ann", credential: 9, key: 1)
        world.send(Revoke(credential: CredentialID(rawValue: 0)), from: again)
        world.end(again, .quit)
        _ = world.order(.setDisabled(name: "eve", false))
        world.pass(milliseconds: 2 * 3_600_000)
        #expect(!isFree(world, "ann") && isFree(world, "eve"))
        world.pass(milliseconds: 91 * Self.day)
        #expect(isFree(world, "ann"))
    }

    @Test("a release that could not be kept is tried again")
    func triedAgain() {
        let world = world()
        world.end(world.logIn("ann"), .quit)
        world.pass(milliseconds: 89 * Self.day)
        world.journal.failure = .storage
        world.pass(milliseconds: 2 * Self.day)
        world.journal.failure = nil
        #expect(!isFree(world, "ann"))
        world.pass(milliseconds: 2 * 3_600_000)
        #expect(isFree(world, "ann"))
    }

    /// A world with so many names that nobody has used for ever.
    private func crowd(_ count: Int, limits: [Limit: UInt64] = [:]) -> World {
        var snapshot = Snapshot()
        snapshot.accounts = (1...count).map {
            AccountRecord(
                account: AccountID(rawValue: UInt64($0)), name: "n\($0)", verifiers: [],
                time: WallTime(microseconds: UInt64(1 + count - $0)))
        }
        return World(
            limits: [.nameReleaseMilliseconds: 90 * Self.day].merging(limits) { $1 }, snapshot: snapshot, starts: false)
    }

    private func released(_ world: World) -> [UInt64] {
        world.journal.changes.compactMap { change in
            if case .account(let account, .release) = change { account.rawValue } else { nil }
        }
    }

    @Test("many names go in steps of at most 200 a second, those unused longest first")
    func steps() {
        let world = crowd(1_000)
        world.turn { $0.start(at: world.now, into: &$1) }
        world.pass(milliseconds: 3_600_000)
        #expect(released(world) == Array((801...1_000).reversed()))
        world.pass(milliseconds: 999)
        #expect(released(world).count == 200)
        world.pass(milliseconds: 1)
        #expect(released(world).count == 400)
        world.pass(milliseconds: 10_000)
        #expect(released(world) == Array((1...1_000).reversed()))
        #expect(world.journal.audit.allSatisfy { $0.action == .nameReleased })
        #expect(world.journal.audit.first?.scope == .account(AccountID(rawValue: 1_000)))
    }

    @Test("no more names go than accounts may be: of each the name is remembered")
    func bounded() {
        let world = crowd(10, limits: [.accountsMax: 4])
        world.turn { $0.start(at: world.now, into: &$1) }
        world.pass(milliseconds: 10 * Self.day)
        #expect(released(world).count == 4)
    }

    @Test("[SESSION-3.5-17] behind a start nobody's name goes for an hour, and who is back by then keeps it")
    func start() {
        let world = crowd(2)
        world.turn { $0.start(at: world.now, into: &$1) }
        world.pass(milliseconds: 3_599_000)
        #expect(released(world).isEmpty)
        world.pass(milliseconds: 2_000)
        #expect(released(world) == [2, 1])
    }

    @Test("[SESSION-3.5-17] the journal hears of a use at its end, and of one that goes on")
    func noted() {
        let world = world()
        let notes = { world.journal.changes.count { if case .account(_, .used) = $0 { true } else { false } } }
        let ann = world.logIn("ann")
        let before = notes()
        world.pass(milliseconds: 91 * Self.day)
        #expect(notes() == before + 1)
        world.pass(milliseconds: Self.day)
        world.end(ann, .lost)
        #expect(notes() == before + 2)
    }
}
