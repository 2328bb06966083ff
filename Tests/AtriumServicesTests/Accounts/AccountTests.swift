import AtriumServices
import AtriumWire
import Testing

struct AccountTests {
    let world = World()

    @Test("[SESSION-3.5-3] a free name is claimed, and belongs to its key in every case of its letters")
    func claims() {
        let session = world.connect()
        #expect(world.outcome(Done.self, of: world.send(World.claim("Ann"), from: session), at: session) != nil)
        #expect(world.outcome(Done.self, of: world.send(World.claim("Ann"), from: session), at: session) != nil)
        let other = world.send(World.claim("ANN", key: 2), from: session)
        #expect(world.refusal(of: other, at: session) == .nameTaken)
        let credential = world.send(World.claim("ann", credential: 10), from: session)
        #expect(world.refusal(of: credential, at: session) == .nameTaken)
    }

    @Test("a name that waits for its commit counts as taken; the same claim waits with it")
    func claimsInFlight() {
        let sessions = (0..<3).map { _ in world.connect() }
        world.isJournalHeld = true
        let first = world.send(World.claim("ann"), from: sessions[0])
        let other = world.send(World.claim("ann", key: 2), from: sessions[1])
        let same = world.send(World.claim("ann"), from: sessions[2])
        #expect(world.refusal(of: other, at: sessions[1]) == .nameTaken)
        world.commitAll()
        #expect(world.outcome(Done.self, of: first, at: sessions[0]) != nil)
        #expect(world.outcome(Done.self, of: same, at: sessions[2]) != nil)
    }

    @Test(
        "[SESSION-3.5-19] [LIMIT-8.1-4] a server has as many accounts as it may; one that goes makes room")
    func accountLimit() {
        let world = World(limits: [.accountsMax: 2])
        world.end(world.logIn("ann"), .quit)
        _ = world.logIn("bob")
        let session = world.connect()
        let error = world.outcome(ErrorFrame.self, of: world.send(World.claim("eve"), from: session), at: session)
        #expect(error?.code == .registrationClosed && error?.scope == .request && error?.available == 2)
        #expect(world.order(.add(name: "eve", World.password(), isAdministrator: true))?.contains("2 accounts") == true)
        #expect(world.closing(world.logIn("ann", credential: 9, key: 1)) == nil)
        let taken = world.send(World.claim("ANN", key: 2), from: session)
        #expect(world.refusal(of: taken, at: session) == .nameTaken)
        #expect(world.order(.remove(name: "bob")) == nil)
        #expect(world.outcome(Done.self, of: world.send(World.claim("eve"), from: session), at: session) != nil)
    }

    @Test("[SESSION-3.5-19] claims that wait for their commit count as well, and no longer once they fail")
    func accountLimitInFlight() {
        let world = World(limits: [.accountsMax: 1])
        let session = world.connect()
        world.isJournalHeld = true
        let first = world.send(World.claim("ann"), from: session)
        let second = world.send(World.claim("bob"), from: session)
        #expect(world.refusal(of: second, at: session) == .registrationClosed)
        world.journal.failure = .storage
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.refusal(of: first, at: session) == .storage)
        world.journal.failure = nil
        #expect(world.outcome(Done.self, of: world.send(World.claim("bob"), from: session), at: session) != nil)
    }

    @Test("a claim that could not be kept leaves the name free")
    func claimFails() {
        let session = world.connect()
        world.journal.failure = .storage
        #expect(world.refusal(of: world.send(World.claim("ann"), from: session), at: session) == .storage)
        world.journal.failure = nil
        #expect(world.outcome(Done.self, of: world.send(World.claim("ann", key: 2), from: session), at: session) != nil)
    }

    @Test("a look-up behind a claim of the same name waits for its commit")
    func looksUpBehindClaim() throws {
        let session = world.connect()
        world.isJournalHeld = true
        world.send(World.claim("Ann"), from: session)
        world.lookUp("ann", credential: 9, from: session)
        #expect(world.items(session).isEmpty)
        world.commitAll()
        guard case .verifier(let name, let verifier) = world.items(session).last else {
            Issue.record("the look-up is answered")
            return
        }
        #expect(name == "Ann" && verifier?.storedKey == Digest([UInt8](repeating: 1, count: 32)))
    }

    @Test(
        "[SESSION-3.5-6] unknown names and secrets have no verifier",
        arguments: [("bob", 9), ("ann", 8), ("a b", 9), ("", 0)])
    func looksUpNothing(name: String, credential: UInt64) {
        let session = world.connect()
        world.send(World.claim("ann"), from: session)
        world.lookUp(name, credential: credential, from: session)
        guard case .verifier(_, nil) = world.items(session).last else {
            Issue.record("nothing verifies it")
            return
        }
    }

    @Test("[SESSION-3.5-2] a claim without a credential breaks its layout")
    func refusesEmptyClaim() {
        let session = world.connect()
        world.send(World.claim("ann", credential: 0), from: session)
        guard case .closed(let frame) = world.items(session).last else {
            Issue.record("it closes")
            return
        }
        #expect(frame.decoded(as: ErrorFrame.self)?.code == .malformed)
    }

    @Test(
        "[SESSION-3.5-7] [LIMIT-8.1-4] sessions of an account coexist up to the limit; one more is refused")
    func sessionLimit() {
        let world = World(limits: [.sessionsPerAccountMax: 2])
        let sessions = [world.logIn("ann"), world.logIn("ann")]
        let third = world.connect()
        let refused = world.admit("ann", third)
        #expect(world.refusal(of: refused, at: third) == .sessionLimit)
        world.say("hi", in: .room("lobby"), from: sessions[0])
        #expect(world.texts(sessions[1]) == ["hi"] && world.texts(third).isEmpty)
        world.end(sessions[0], .quit)
        world.admit("ann", third)
        #expect(world.frames(Followed.self, at: third).map(\.name) == ["lobby"])
    }

    @Test("who is not admitted is told to log in, and a name nobody claimed is not admitted")
    func refusesStrangers() {
        let session = world.connect()
        let requestID = world.say("hi", in: .room("lobby"), from: session)
        #expect(world.refusal(of: requestID, at: session) == .unexpectedFrame)
        #expect(world.refusal(of: world.admit("nobody", session), at: session) == .loginFailed)
    }

    @Test("accounts of the snapshot are known by name, with what verifies them")
    func loads() {
        var snapshot = Snapshot()
        let claim = World.claim("Ann")
        let verifier = Verifier(
            credential: claim.credential, label: claim.label, salt: claim.salt, iterationCount: claim.iterationCount,
            storedKey: claim.storedKey, serverKey: claim.serverKey)
        snapshot.accounts = [
            AccountRecord(account: AccountID(rawValue: 3), name: "Ann", verifiers: [verifier], time: world.now)
        ]
        let world = World(snapshot: snapshot)
        let session = world.connect()
        world.lookUp("ANN", credential: 9, from: session)
        guard case .verifier("Ann", verifier) = world.items(session).last else {
            Issue.record("the account is known")
            return
        }
    }

    @Test("[FRAME-2.6-4] a name of other characters, of none or of more than 64 bytes is not claimed")
    func refusesNames() {
        let session = world.connect()
        for name in ["", "a b", "#ann", "@ann", "a/b", String(repeating: "x", count: 65)] {
            #expect(world.refusal(of: world.send(World.claim(name), from: session), at: session) == .nameInvalid)
        }
        let longest = world.send(World.claim(String(repeating: "x", count: 64)), from: session)
        #expect(world.outcome(Done.self, of: longest, at: session) != nil)
    }

    @Test(
        "[SESSION-3.5-2] the iterations of a claim lie in their range",
        arguments: [0, 4_095, 1_000_001, .max] as [UInt32])
    func refusesIterations(count: UInt32) {
        let session = world.connect()
        for taken in [4_096, 1_000_000] as [UInt32] {
            var claim = World.claim("ann\(taken)")
            claim.iterationCount = taken
            #expect(world.outcome(Done.self, of: world.send(claim, from: session), at: session) != nil)
        }
        var claim = World.claim("bob")
        claim.iterationCount = count
        world.send(claim, from: session)
        guard case .closed(let frame) = world.items(session).last else {
            Issue.record("it closes")
            return
        }
        #expect(frame.decoded(as: ErrorFrame.self)?.code == .malformed)
    }

    @Test("[SESSION-3.5-7] one session too many has those that are silent ended, and is told when to try again")
    func endsSilent() {
        let world = World(limits: [.sessionsPerAccountMax: 2])
        let sessions = [world.logIn("ann"), world.logIn("ann")]
        let third = world.connect()
        let error = world.outcome(ErrorFrame.self, of: world.admit("ann", third), at: third)
        #expect(error?.code == .sessionLimit && error?.available == 2 && (error?.retryAfterMilliseconds ?? 0) > 0)
        for session in sessions {
            guard case .endedIfSilent(let frame) = world.items(session).last else {
                Issue.record("its loop is asked to end it")
                continue
            }
            let error = frame.decoded(as: ErrorFrame.self)
            #expect(error?.code == .sessionReplaced && error?.scope == .connection)
        }
    }
}
