import AtriumServices
import AtriumWire
import Testing

@Suite("The secrets of an account")
struct SecretTests {
    let world = World()

    private func devices(_ session: SessionID) -> [DeviceEntry] {
        let requestID = world.send(ListDevices(), from: session)
        return world.outcome(DeviceList.self, of: requestID, at: session)?.devices ?? []
    }

    @Test("a password, a device and a token are left, and logged in with; the list says what there is")
    func leavesSecrets() {
        let first = world.logIn("ann")
        for frame in [
            World.verifier(0, .password, key: 2), World.verifier(10, .device, key: 3),
            World.verifier(11, .token, key: 4, label: "bot"),
        ] {
            world.now = WallTime(microseconds: world.now.microseconds + 1)
            #expect(world.outcome(Done.self, of: world.send(frame, from: first), at: first) != nil)
        }
        let second = world.logIn("ann", credential: 0, key: 2)
        #expect(world.closing(second) == nil)
        _ = world.logIn("ann", credential: 11, key: 4)
        let entries = devices(second)
        #expect(entries.map(\.credential.rawValue) == [9, 0, 10, 11])
        #expect(entries.map(\.credentialKind) == [.device, .password, .device, .token])
        #expect(entries.map(\.label) == ["laptop", "", "phone", "bot"])
        #expect(entries.map(\.sessionCount) == [1, 1, 0, 1])
        #expect(entries.map(\.current) == [false, true, false, false])
        #expect(entries[2].used.microseconds == 0 && entries[3].used == world.now)
    }

    @Test("[SESSION-3.5-18] a session of a token leaves no secret, and takes none away but its own")
    func bindsTokens() {
        let owner = world.logIn("ann")
        world.send(World.verifier(11, .token, key: 4, label: "bot"), from: owner)
        let bot = world.logIn("ann", credential: 11, key: 4)
        for frame in [World.verifier(0, .password), World.verifier(12, .device), World.verifier(11, .token, key: 5)] {
            #expect(world.refusal(of: world.send(frame, from: bot), at: bot) == .notAllowed)
        }
        let another = world.send(Revoke(credential: CredentialID(rawValue: 9)), from: bot)
        #expect(world.refusal(of: another, at: bot) == .notAllowed)
        #expect(devices(owner).map(\.credential.rawValue) == [9, 11])
        world.send(Revoke(credential: CredentialID(rawValue: 11)), from: bot)
        #expect(world.closing(bot) == .sessionRevoked)
        #expect(devices(owner).map(\.credential.rawValue) == [9])
    }

    @Test(
        "[SESSION-3.5-12] a secret of another form ends the connection",
        arguments: [(0, .device), (7, .password), (7, .other)] as [(UInt64, CredentialKind)])
    func refusesForms(_ credential: UInt64, _ kind: CredentialKind) {
        let session = world.logIn("ann")
        world.send(World.verifier(credential, kind), from: session)
        #expect(world.closing(session) == .malformed)
    }

    @Test(
        "[SESSION-3.5-12] a password with too few iterations is none", arguments: [4_096, 599_999, 600_001] as [UInt32])
    func refusesCheapPasswords(_ iterations: UInt32) {
        let session = world.logIn("ann")
        var frame = World.verifier(0, .password)
        frame.iterationCount = iterations
        world.send(frame, from: session)
        #expect(world.closing(session) == .malformed)
    }

    @Test("[SESSION-3.5-13] [LIMIT-8.1-4] the thirty-third secret is refused, and one in place of another is not")
    func countsSecrets() {
        let session = world.logIn("ann")
        for number in 0..<31 {
            let requestID = world.send(World.verifier(UInt64(100 + number)), from: session)
            #expect(world.outcome(Done.self, of: requestID, at: session) != nil)
        }
        #expect(devices(session).count == 32)
        let over = world.send(World.verifier(200), from: session)
        #expect(world.refusal(of: over, at: session) == .credentialLimit)
        let instead = world.send(World.verifier(130, key: 9), from: session)
        #expect(world.outcome(Done.self, of: instead, at: session) != nil)
        #expect(devices(session).count == 32)
    }

    @Test("[SESSION-3.5-13] requests sent at once are judged one behind another: none slips past the limit")
    func countsInFlight() {
        let world = World(limits: [.credentialsMax: 2])
        let session = world.logIn("ann")
        world.isJournalHeld = true
        let first = world.send(World.verifier(100), from: session)
        let second = world.send(World.verifier(101), from: session)
        let list = world.send(ListDevices(), from: session)
        world.commitAll()
        #expect(world.outcome(Done.self, of: first, at: session) != nil)
        #expect(world.refusal(of: second, at: session) == .credentialLimit)
        #expect(world.outcome(DeviceList.self, of: list, at: session)?.devices.count == 2)
    }

    @Test("[SESSION-3.5-13] a secret in place of another ends the sessions of the other, but the one that asked")
    func replaces() {
        let first = world.logIn("ann")
        let second = world.logIn("ann", credential: 9, key: 1)
        world.send(World.verifier(9, key: 7), from: first)
        #expect(world.closing(first) == nil)
        #expect(world.closing(second) == .sessionRevoked)
        let old = world.connect()
        #expect(world.refusal(of: world.admit("ann", old), at: old) == .loginFailed)
    }

    @Test("[SESSION-3.5-14] a secret that is revoked ends its sessions, and opens nothing any more")
    func revokes() {
        let first = world.logIn("ann")
        world.send(World.verifier(10, key: 3), from: first)
        let second = world.logIn("ann", credential: 10, key: 3)
        let revoke = world.send(Revoke(credential: CredentialID(rawValue: 10)), from: first)
        #expect(world.outcome(Done.self, of: revoke, at: first) != nil)
        #expect(world.closing(second) == .sessionRevoked)
        #expect(world.closing(first) == nil)
        // Its proof was checked before, and comes to the core only now.
        let late = world.connect()
        let requestID = world.admit("ann", late, secret: ProvenSecret(10, key: 3))
        #expect(world.refusal(of: requestID, at: late) == .loginFailed)
    }

    @Test("[SESSION-3.5-14] the last secret of an account stays, and one that is not there is no secret")
    func keepsTheLast() {
        let session = world.logIn("ann")
        let last = world.send(Revoke(credential: CredentialID(rawValue: 9)), from: session)
        #expect(world.refusal(of: last, at: session) == .notAllowed)
        let none = world.send(Revoke(credential: CredentialID(rawValue: 77)), from: session)
        #expect(world.refusal(of: none, at: session) == .noSuchCredential)
    }

    @Test("[SESSION-3.5-14] a token does not stand in for the last device, and may go itself")
    func keepsTheLastDevice() {
        let session = world.logIn("ann")
        world.send(World.verifier(10, .token), from: session)
        let device = world.send(Revoke(credential: CredentialID(rawValue: 9)), from: session)
        #expect(world.refusal(of: device, at: session) == .notAllowed)
        let token = world.send(Revoke(credential: CredentialID(rawValue: 10)), from: session)
        #expect(world.outcome(Done.self, of: token, at: session) != nil)
    }

    @Test("[SESSION-3.5-14] two revocations at once leave one secret")
    func keepsTheLastInFlight() {
        let session = world.logIn("ann")
        world.send(World.verifier(10), from: session)
        world.isJournalHeld = true
        let first = world.send(Revoke(credential: CredentialID(rawValue: 10)), from: session)
        let second = world.send(Revoke(credential: CredentialID(rawValue: 9)), from: session)
        world.commitAll()
        #expect(world.outcome(Done.self, of: first, at: session) != nil)
        #expect(world.refusal(of: second, at: session) == .notAllowed)
    }

    @Test("what the journal could not keep changes nothing, and the next request is judged")
    func fails() {
        let session = world.logIn("ann")
        world.journal.failure = .storage
        #expect(world.refusal(of: world.send(World.verifier(10), from: session), at: session) == .storage)
        world.journal.failure = nil
        #expect(devices(session).count == 1)
    }

    @Test("each secret that is left and taken away is in the audit log, once it is, beside those of its account alone")
    func audits() {
        let session = world.logIn("ann")
        let ann = AccountID(rawValue: 1)
        let token = World.verifier(11, .token, key: 4, label: "bot")
        for frame in [World.verifier(10, label: "phone"), token, token, World.verifier(0, .password)] {
            world.send(frame, from: session)
        }
        world.journal.failure = .storage
        world.send(World.verifier(12), from: session)
        world.send(Revoke(credential: CredentialID(rawValue: 10)), from: session)
        world.journal.failure = nil
        world.send(Revoke(credential: CredentialID(rawValue: 10)), from: session)
        let records = world.journal.audit
        #expect(records.map(\.action) == [.deviceAdded, .tokenAdded, .passwordSet, .secretRevoked])
        #expect(records.map(\.detail) == ["phone", "bot", "", "phone"])
        #expect(records.allSatisfy { $0.actorName == "ann" && $0.subject == "ann" && $0.scope == .account(ann) })
        _ = world.order(.setAdministrator(name: "ann", true))
        world.send(World.verifier(13), from: session)
        #expect(world.journal.audit.last?.scope == .server)
    }

    @Test("the same secret left again changes nothing, and one of another label or key does")
    func leavesAgain() {
        let session = world.logIn("ann")
        world.send(World.verifier(10, key: 3), from: session)
        let count = world.journal.changes.count
        let again = world.send(World.verifier(10, key: 3), from: session)
        #expect(world.outcome(Done.self, of: again, at: session) != nil)
        #expect(world.journal.changes.count == count)
        world.send(World.verifier(10, key: 3, label: "tablet"), from: session)
        world.send(World.verifier(10, key: 4, label: "tablet"), from: session)
        #expect(world.journal.changes.count == count + 2)
    }

    @Test("a request that waited for the removal of its account changes nothing of it")
    func outlivedByRequests() {
        let session = world.logIn("ann")
        world.isJournalHeld = true
        _ = world.order(.remove(name: "ann"))
        let late = world.send(World.verifier(10), from: session)
        world.commitAll()
        #expect(world.closing(session) == .accountDisabled)
        #expect(world.refusal(of: late, at: session) == .unexpectedFrame)
    }

    @Test("[ROOM-4.8-3] the other sessions of an account are told how far it has read, once")
    func tellsReading() {
        let (first, second) = (world.logIn("ann"), world.logIn("ann"))
        let bob = world.logIn("bob")
        world.say("hi", in: .room("lobby"), from: bob)
        guard let lobby = world.frames(Followed.self, at: first).first?.conversation else {
            Issue.record("everyone is in the lobby")
            return
        }
        world.send(MarkRead(conversation: lobby, sequence: 1), from: first)
        world.send(MarkRead(conversation: lobby, sequence: 1), from: first)
        #expect(world.frames(ReadMoved.self, at: second) == [ReadMoved(conversation: lobby, sequence: 1)])
        #expect(world.frames(ReadMoved.self, at: first).isEmpty && world.frames(ReadMoved.self, at: bob).isEmpty)
    }
}
