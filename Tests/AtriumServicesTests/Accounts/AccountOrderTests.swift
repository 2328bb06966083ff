import AtriumServices
import AtriumWire
import Testing

@Suite("Orders of the console about accounts")
struct AccountOrderTests {
    let world = World()

    @Test("an account is made with a password, reserved names too, and not twice")
    func adds() {
        #expect(world.order(.add(name: "admin", World.password(), isAdministrator: true)) == nil)
        #expect(world.order(.add(name: "ADMIN", World.password(), isAdministrator: true)) != nil)
        #expect(world.order(.add(name: "a b", World.password(), isAdministrator: false)) != nil)
        #expect(world.closing(world.logIn("admin", credential: 0, key: 2)) == nil)
    }

    @Test("[SESSION-3.5-16] a disabled account loses its sessions at once, and nobody logs in until it is enabled")
    func disables() {
        let session = world.logIn("ann")
        #expect(world.order(.setDisabled(name: "ANN", true)) == nil)
        #expect(world.closing(session) == .accountDisabled)
        world.end(session, .closed)
        // Who does not prove the secret hears what it always hears.
        let stranger = world.connect()
        let guess = world.admit("ann", stranger, secret: ProvenSecret(9, key: 8))
        #expect(world.refusal(of: guess, at: stranger) == .loginFailed)
        #expect(world.closing(world.logIn("ann", credential: 9, key: 1)) == .accountDisabled)
        #expect(world.order(.setDisabled(name: "ann", false)) == nil)
        #expect(world.closing(world.logIn("ann", credential: 9, key: 1)) == nil)
    }

    @Test("another password ends the sessions of the old one, and no others")
    func setsPasswords() {
        let device = world.logIn("ann")
        #expect(world.order(.setPassword(name: "ann", World.password(key: 2))) == nil)
        let session = world.logIn("ann", credential: 0, key: 2)
        #expect(world.order(.setPassword(name: "ann", World.password(key: 3))) == nil)
        #expect(world.closing(session) == .sessionRevoked)
        #expect(world.closing(device) == nil)
        #expect(world.closing(world.logIn("ann", credential: 0, key: 3)) == nil)
    }

    @Test("a name that was removed is free, and its sessions end")
    func removes() {
        let session = world.logIn("ann")
        #expect(world.order(.remove(name: "ann")) == nil)
        #expect(world.closing(session) == .accountDisabled)
        let next = world.connect()
        #expect(world.outcome(Done.self, of: world.send(World.claim("ann", key: 4), from: next), at: next) != nil)
        #expect(world.order(.remove(name: "nobody")) != nil)
    }

    @Test("orders are in the audit log, by the console")
    func audits() {
        _ = world.order(.add(name: "ann", World.password(), isAdministrator: true))
        _ = world.order(.setAdministrator(name: "ann", false))
        let records = world.journal.audit
        #expect(records.map(\.action) == [.accountAdded, .administratorUnmade])
        #expect(records.allSatisfy { $0.actorName == "console" && $0.subject == "ann" })
    }

    @Test("an order that fails, or that changes nothing, is in no log")
    func auditsWhatIsDone() {
        _ = world.order(.add(name: "ann", World.password(), isAdministrator: false))
        let before = world.journal.audit.count
        let changes = world.journal.changes.count
        #expect(world.order(.setDisabled(name: "ann", false)) == nil)
        #expect(world.order(.setAdministrator(name: "ann", false)) == nil)
        #expect(world.journal.changes.count == changes)
        world.journal.failure = .storage
        let orders: [AccountOrder] = [
            .add(name: "bob", World.password(), isAdministrator: false), .setDisabled(name: "ann", true),
            .setPassword(name: "ann", World.password(key: 3)), .remove(name: "ann"),
            .revokeInvitation(Digest([UInt8](repeating: 1, count: 32))),
        ]
        for order in orders { #expect(world.order(order) != nil) }
        #expect(world.journal.changes.count == changes + orders.count)
        #expect(world.journal.audit.count == before)
    }
}
