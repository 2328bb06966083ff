import AtriumWire
import Testing

struct OrderTests {
    let world = World()

    @Test("[FRAME-2.7-2] [SESSION-3.4-2] requests on a name that waits for its commit wait for it, in the order sent")
    func waitsInOrder() {
        let ann = world.logIn("ann")
        world.isJournalHeld = true
        let follow = world.follow(.room("club"), announce: true, from: ann)
        let says = ["one", "two", "three"].map { world.say($0, in: .room("CLUB"), from: ann) }
        let who = world.send(Who(target: .room("club"), after: ""), from: ann)
        #expect(world.isOpen(follow, at: ann) && world.isOpen(who, at: ann))
        world.commitAll()
        #expect(world.outcome(Followed.self, of: follow, at: ann)?.created == true)
        #expect(says.map { world.outcome(Committed.self, of: $0, at: ann)?.created } == [false, false, false])
        #expect(says.map { world.outcome(Committed.self, of: $0, at: ann)?.sequence } == [1, 2, 3])
        #expect(world.texts(ann) == ["one", "two", "three"])
        #expect(world.outcome(WhoList.self, of: who, at: ann)?.members.map(\.name) == ["ann"])
        #expect(world.journal.changes.filter { if case .createRoom = $0 { true } else { false } }.count == 2)
    }

    @Test("where the creation fails, what waited for it is judged again")
    func judgesAgain() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.isJournalHeld = true
        let first = world.say("one", in: .room("club"), from: ann)
        let topic = world.send(SetTopic(operation: world.operation(), target: .room("club"), topic: "x"), from: ann)
        let second = world.say("two", in: .room("club"), from: bob)
        world.journal.failure = .storage
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.refusal(of: first, at: ann) == .storage)
        #expect(world.refusal(of: topic, at: ann) == .noSuchConversation)
        #expect(world.refusal(of: second, at: bob) == .storage)
        world.journal.failure = nil
        let third = world.say("three", in: .room("club"), from: bob)
        #expect(world.outcome(Committed.self, of: third, at: bob)?.created == true)
    }

    @Test("[FRAME-2.8-2] a retry gets the first outcome, and nobody hears it twice")
    func repeats() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let operation = world.operation()
        let first = world.say("hello", in: .room("lobby"), from: ann, operation: operation)
        world.say("other", in: .room("lobby"), from: ann)
        world.pass(milliseconds: 5_000)
        let second = world.say("hello", in: .room("lobby"), from: ann, operation: operation)
        let outcomes = [first, second].map { world.outcome(Committed.self, of: $0, at: ann) }
        #expect(outcomes[0] != nil && outcomes[0] == outcomes[1])
        #expect(world.texts(bob) == ["hello", "other"])
    }

    @Test("[FRAME-2.8-2] a retry of what created a room does not say so again")
    func repeatsCreation() {
        let ann = world.logIn("ann")
        let operation = world.operation()
        let tries = (0..<2).map { _ in world.say("hello", in: .room("club"), from: ann, operation: operation) }
        let outcomes = tries.map { world.outcome(Committed.self, of: $0, at: ann) }
        #expect(outcomes.map(\.?.created) == [true, false])
        #expect(outcomes.map(\.?.sequence) == [1, 1])
    }

    @Test("[FRAME-2.8-2] a retry in flight gets the outcome of the first")
    func repeatsInFlight() {
        let ann = world.logIn("ann")
        let operation = world.operation()
        world.isJournalHeld = true
        let both = [1, 2].map { _ in world.say("hello", in: .room("lobby"), from: ann, operation: operation) }
        world.commitAll()
        #expect(both.map { world.outcome(Committed.self, of: $0, at: ann)?.sequence } == [1, 1])
        #expect(world.texts(ann) == ["hello"])
    }

    @Test("[FRAME-2.8-3] the same operation with another text is a conflict")
    func conflicts() {
        let ann = world.logIn("ann")
        let operation = world.operation()
        world.say("hello", in: .room("lobby"), from: ann, operation: operation)
        let other = world.say("bye", in: .room("lobby"), from: ann, operation: operation)
        #expect(world.refusal(of: other, at: ann) == .operationConflict)
    }

    @Test(
        "[FRAME-2.8-1] an operation no client makes is refused",
        arguments: [(0, 1), (1, 0), (0, 0)] as [(UInt64, UInt64)])
    func refusesServerOperation(instance: UInt64, counter: UInt64) {
        let ann = world.logIn("ann")
        let operation = OperationID(instance: instance, counter: counter)
        let requestID = world.say("hello", in: .room("lobby"), from: ann, operation: operation)
        #expect(world.refusal(of: requestID, at: ann) == .operationExpired)
    }

    @Test("what a session waited for when it ended does no harm, and the room made for it vanishes")
    func endsWhileWaiting() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.isJournalHeld = true
        world.follow(.room("club"), announce: true, from: ann)
        world.end(ann, .lost)
        world.isJournalHeld = false
        world.commitAll()
        let list = world.outcome(RoomList.self, of: world.send(ListRooms(after: "", count: 0), from: bob), at: bob)
        #expect(list?.rooms.map(\.name) == ["lobby"])
    }
}
