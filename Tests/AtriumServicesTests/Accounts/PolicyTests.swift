import AtriumServices
import AtriumWire
import Testing

@Suite("Who may claim a name")
struct PolicyTests {
    private static let code = String(repeating: "ab", count: 32)

    private func claim(_ world: World, _ name: String, key: UInt8 = 1, code: String? = nil) -> ErrorCode? {
        let session = world.connect()
        var claim = World.claim(name, key: key)
        claim.invitation = code
        return world.refusal(of: world.send(claim, from: session), at: session)
    }

    private func invite(_ world: World) throws {
        let digest = try #require(Digest(hex: Self.code))
        let record = InvitationRecord(digest: digest, created: world.now, expires: WallTime(microseconds: 0))
        #expect(world.order(.invite([record])) == nil)
    }

    @Test("[SESSION-3.5-15] a server whose accounts are registered takes no claim, and says nothing of names")
    func registered() {
        let world = World(accounts: .registered)
        #expect(world.order(.add(name: "ann", World.password(), isAdministrator: false)) == nil)
        #expect(claim(world, "bob") == .registrationClosed)
        #expect(claim(world, "ann") == .registrationClosed)
        #expect(world.closing(world.logIn("ann", credential: 0, key: 2)) == nil)
    }

    @Test("[SESSION-3.5-15] a code of an invitation claims one name, once; without one nobody learns which are taken")
    func invitation() throws {
        let world = World(accounts: .invite)
        #expect(claim(world, "ann") == .invitationInvalid)
        #expect(claim(world, "ann", code: "nonsense") == .invitationInvalid)
        try invite(world)
        #expect(claim(world, "ann", code: Self.code) == nil)
        #expect(claim(world, "bob", code: Self.code) == .invitationInvalid)
        #expect(claim(world, "ann", key: 2, code: Self.code) == .invitationInvalid)
        #expect(claim(world, "ann", key: 2) == .invitationInvalid)
        // The same claim again is answered as the first was.
        #expect(claim(world, "ann") == nil)
    }

    @Test(
        "[SESSION-3.5-15] without a code all names are answered alike: free, taken, reserved, or like one that is held",
        arguments: ["free", "bob", "BOB", "admin", "ВОВ"])
    func answersAlike(_ name: String) throws {
        let world = World(accounts: .invite)
        #expect(world.order(.add(name: "bob", World.password(), isAdministrator: false)) == nil)
        try invite(world)
        let kept = world.journal.changes.count
        #expect(claim(world, name) == .invitationInvalid)
        #expect(claim(world, name, code: "nonsense") == .invitationInvalid)
        // The journal has judged each code: no answer came earlier than another.
        #expect(world.journal.changes.count == kept + 1)
        let answers: [String: ErrorCode] = [
            "bob": .nameTaken, "BOB": .nameTaken, "admin": .nameReserved, "ВОВ": .nameConfusable,
        ]
        #expect(claim(world, name, code: Self.code) == answers[name])
        // What was refused used no code up, and holds no name.
        if answers[name] != nil { #expect(claim(world, "free", code: Self.code) == nil) }
    }

    @Test("[SESSION-3.5-15] [SESSION-3.5-19] that the server is full is told to who has a code alone")
    func fullAndInvited() throws {
        let world = World(limits: [.accountsMax: 1], accounts: .invite)
        #expect(world.order(.add(name: "ann", World.password(), isAdministrator: false)) == nil)
        try invite(world)
        #expect(claim(world, "bob", code: "nonsense") == .invitationInvalid)
        #expect(claim(world, "bob", code: Self.code) == .registrationClosed)
        #expect(claim(world, "ann", code: Self.code) == .nameTaken)
        #expect(world.order(.remove(name: "ann")) == nil)
        #expect(claim(world, "bob", code: Self.code) == nil)
    }

    @Test("[SESSION-3.5-15] who has a code hears that a name is taken, and the code is still good")
    func invitationKept() throws {
        let world = World(accounts: .invite)
        _ = world.order(.add(name: "ann", World.password(), isAdministrator: false))
        try invite(world)
        #expect(claim(world, "ann", key: 3, code: Self.code) == .nameTaken)
        #expect(claim(world, "bob", code: Self.code) == nil)
    }

    @Test("[SESSION-3.5-15] of two claims at once with one code, one is taken", arguments: ["ann", "bob"])
    func concurrently(_ second: String) throws {
        let world = World(accounts: .invite)
        try invite(world)
        world.isJournalHeld = true
        let sessions = [world.connect(), world.connect()]
        var requests: [UInt32] = []
        for (index, name) in ["ann", second].enumerated() {
            var claim = World.claim(name, key: UInt8(index + 1))
            claim.invitation = Self.code
            requests.append(world.send(claim, from: sessions[index]))
        }
        world.commitAll()
        #expect(world.outcome(Done.self, of: requests[0], at: sessions[0]) != nil)
        #expect(world.refusal(of: requests[1], at: sessions[1]) == .invitationInvalid)
    }

    @Test("a claim that fails beside another of the same name leaves that one its name")
    func failsBesideAnother() throws {
        let world = World(accounts: .invite)
        try invite(world)
        world.isJournalHeld = true
        let sessions = [world.connect(), world.connect()]
        var wrong = World.claim("ann", key: 1)
        wrong.invitation = "nonsense"
        var right = World.claim("ann", key: 2)
        right.invitation = Self.code
        let first = world.send(wrong, from: sessions[0])
        let second = world.send(right, from: sessions[1])
        world.commitAll()
        world.isJournalHeld = false
        #expect(world.refusal(of: first, at: sessions[0]) == .invitationInvalid)
        #expect(world.outcome(Done.self, of: second, at: sessions[1]) != nil)
        #expect(world.closing(world.logIn("ann", credential: 9, key: 2)) == nil)
    }
}
