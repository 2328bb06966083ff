import AtriumServices
import AtriumWire
import Testing

/// Names as requests meet them: accounts and rooms.
struct NameTakingTests {
    /// Spellings of one name: Latin, with a Cyrillic letter, in capitals, wide, and with a zero-width joiner.
    static let admins = ["admin", "аdmin", "ADMIN", "ａｄｍｉｎ", "admin\u{200D}"]

    /// The same of a name that is not reserved.
    static let scopes = ["scope", "ѕсоре", "SCOPE", "ｓｃｏｐｅ", "scope\u{200D}"]

    /// The spellings, with each once as the first to come.
    static func orders(of names: [String]) -> [[String]] {
        names.indices.map { Array(names[$0...] + names[..<$0]) }
    }

    let world = World()

    @Test("[FRAME-2.6-8] of the spellings of a room's name, one is held", arguments: orders(of: admins))
    func holdsOneRoom(names: [String]) {
        let session = world.logIn("ann")
        for name in names { world.follow(.room(name), from: session) }
        let made = world.frames(Followed.self, at: session).filter { $0.created }
        #expect(made.count == 1)
        #expect(Set(world.frames(Followed.self, at: session).map(\.conversation)).count == 2, "it, and the lobby")
    }

    @Test("[FRAME-2.6-9] no spelling of a reserved name is claimed", arguments: orders(of: admins))
    func holdsReserved(names: [String]) {
        let session = world.connect()
        for name in names {
            let code = world.refusal(of: world.send(World.claim(name, key: 2), from: session), at: session)
            #expect(code == .nameReserved || code == .nameInvalid, "\(name)")
        }
    }

    @Test("[FRAME-2.6-8] of the spellings of an account's name, one is held", arguments: orders(of: scopes))
    func holdsOneClaim(names: [String]) {
        let session = world.connect()
        var claims: [UInt32] = []
        for (key, name) in names.enumerated() {
            claims.append(world.send(World.claim(name, key: UInt8(key)), from: session))
        }
        #expect(claims.filter { world.outcome(Done.self, of: $0, at: session) != nil }.count == 1)
    }

    @Test("[FRAME-2.6-6] an account and a room are found by every spelling of their name")
    func finds() {
        let session = world.logIn("Jürgen")
        world.say("hi", in: .account("JU\u{308}RGEN"), from: session)
        world.say("hi", in: .room("Straße"), from: session)
        world.say("hi", in: .room("ＳＴＲＡＳＳＥ"), from: session)
        #expect(world.texts(session) == ["hi", "hi", "hi"] || world.texts(session) == ["hi"])
        #expect(world.journal.changes.filter { if case .createRoom = $0 { true } else { false } }.count == 2)
    }

    @Test("[FRAME-2.6-8] a name that waits for its commit is held, and is free where it is not kept")
    func holdsPending() {
        let sessions = (0..<4).map { _ in world.connect() }
        world.isJournalHeld = true
        world.send(World.claim("scope"), from: sessions[0])
        let other = world.send(World.claim("ѕсоре", key: 2), from: sessions[1])
        #expect(world.refusal(of: other, at: sessions[1]) == .nameConfusable)
        world.journal.failure = .storage
        world.commitAll()
        world.journal.failure = nil
        world.isJournalHeld = false
        let again = world.send(World.claim("ѕсоре", key: 2), from: sessions[2])
        #expect(world.outcome(Done.self, of: again, at: sessions[2]) != nil)
        let late = world.send(World.claim("scope"), from: sessions[3])
        #expect(world.refusal(of: late, at: sessions[3]) == .nameConfusable)
    }

    @Test("[FRAME-2.6-8] a name that only resembles one is free when its room has vanished")
    func freesRooms() throws {
        let session = world.logIn("ann")
        let room = try #require(world.room("scope", from: session))
        let refused = world.follow(.room("ѕсоре"), from: session)
        #expect(world.refusal(of: refused, at: session) == .nameConfusable)
        world.send(Unfollow(conversation: room), from: session)
        #expect(world.room("ѕсоре", from: session) != nil)
    }

    @Test("[FRAME-2.6-8] nobody makes a room that passes for the lobby")
    func keepsLobby() {
        let session = world.logIn("ann")
        let refused = world.follow(.room("lоbbу"), from: session)
        let code = world.refusal(of: refused, at: session)
        #expect(code == .nameInvalid || code == .nameConfusable)
    }

    @Test("names of the snapshot are held")
    func holdsKept() {
        var snapshot = Snapshot()
        snapshot.accounts = [
            AccountRecord(account: AccountID(rawValue: 3), name: "scope", verifiers: [], time: world.now)
        ]
        let world = World(snapshot: snapshot)
        let session = world.connect()
        #expect(world.refusal(of: world.send(World.claim("ѕсоре"), from: session), at: session) == .nameConfusable)
    }
}
