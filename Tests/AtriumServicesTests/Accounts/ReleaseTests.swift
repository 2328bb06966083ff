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
}
