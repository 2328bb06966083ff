import AtriumServices
import AtriumWire
import Testing

struct LimitTests {
    @Test("[ROOM-4.4-1] [LIMIT-8.1-4] text at its limit is said, one byte more is not, and none is not")
    func text() {
        let world = World()
        let ann = world.logIn("ann")
        let most = world.say(String(repeating: "x", count: 16_384), in: .room("lobby"), from: ann)
        #expect(world.outcome(Committed.self, of: most, at: ann) != nil)
        let event = world.frames(MessageEvent.self, at: ann).first
        #expect((event?.encoded().count ?? .max) <= 20_480)
        let more = world.say(String(repeating: "x", count: 16_385), in: .room("lobby"), from: ann)
        let error = world.outcome(ErrorFrame.self, of: more, at: ann)
        #expect(error?.code == .textTooLong && error?.available == 16_384)
        #expect(world.refusal(of: world.say("", in: .room("lobby"), from: ann), at: ann) == .textEmpty)
    }

    @Test("[ROOM-4.3-3] [LIMIT-8.1-4] a topic at its limit is set, one byte more is not")
    func topic() {
        let world = World()
        let ann = world.logIn("ann")
        func set(_ count: Int) -> UInt32 {
            let topic = String(repeating: "x", count: count)
            return world.send(SetTopic(operation: world.operation(), target: .room("lobby"), topic: topic), from: ann)
        }
        for count in [0, 1_024] { #expect(world.outcome(Committed.self, of: set(count), at: ann) != nil) }
        #expect(world.refusal(of: set(1_025), at: ann) == .textTooLong)
    }

    @Test("[ROOM-4.3-1] [LIMIT-8.1-4] an account makes as many rooms as it may; one that vanished counts no more")
    func roomsPerAccount() throws {
        let world = World(limits: [.roomsPerAccountMax: 2])
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let first = try #require(world.room("one", from: ann))
        world.isJournalHeld = true
        let second = world.follow(.room("two"), from: ann)
        let third = world.follow(.room("three"), from: ann)
        let error = world.outcome(ErrorFrame.self, of: third, at: ann)
        #expect(error?.code == .roomLimit && error?.available == 2)
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.outcome(Followed.self, of: second, at: ann) != nil)
        #expect(world.room("three", from: bob) != nil)
        world.send(Unfollow(conversation: first), from: ann)
        #expect(world.room("four", from: ann) != nil)
        #expect(world.refusal(of: world.say("hi", in: .room("five"), from: ann), at: ann) == .roomLimit)
    }

    @Test("[ROOM-4.3-1] [LIMIT-8.1-4] the server has as many rooms as it takes")
    func rooms() {
        let world = World(limits: [.roomsMax: 2])
        let ann = world.logIn("ann")
        #expect(world.room("one", from: ann) != nil)
        #expect(world.refusal(of: world.follow(.room("two"), from: ann), at: ann) == .roomLimit)
    }

    @Test(
        "[ROOM-4.2-5] [LIMIT-8.1-4] a session follows as many rooms as it may; #lobby and direct ones are not counted")
    func follows() throws {
        let world = World(limits: [.followsMax: 16, .roomsPerAccountMax: 100])
        let ann = world.logIn("ann")
        let rooms = (1...16).compactMap { world.room("r\($0)", from: ann) }
        #expect(rooms.count == 16)
        #expect(world.refusal(of: world.follow(.room("r17"), from: ann), at: ann) == .followLimit)
        #expect(world.room("r1", from: ann) == rooms[0])
        #expect(world.room("lobby", from: ann) != nil)
        #expect(world.outcome(Followed.self, of: world.follow(.account("ann"), from: ann), at: ann) != nil)
        world.send(Unfollow(conversation: rooms[0]), from: ann)
        #expect(world.room("r17", from: ann) != nil)
    }

    @Test("a follow past the limit that waited for its room is refused, and its room vanishes")
    func followsInFlight() {
        let world = World(limits: [.followsMax: 16, .roomsPerAccountMax: 100])
        let ann = world.logIn("ann")
        for number in 1...15 { _ = world.room("r\(number)", from: ann) }
        world.isJournalHeld = true
        let requests = ["a", "b"].map { world.follow(.room($0), from: ann) }
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.outcome(Followed.self, of: requests[0], at: ann) != nil)
        #expect(world.refusal(of: requests[1], at: ann) == .followLimit)
        let list = world.outcome(RoomList.self, of: world.send(ListRooms(after: "", count: 1), from: ann), at: ann)
        #expect(list?.rooms.map(\.name) == ["a"])
    }

    @Test("[LIMIT-8.1-4] a file at the limit is offered, one byte more is not")
    func fileSize() {
        let world = World(limits: [.fileMaxBytes: 1_000])
        let ann = world.logIn("ann")
        #expect(
            world.outcome(
                Offered.self, of: world.offer("a", sizeBytes: 1_000, to: .room("lobby"), from: ann), at: ann) != nil)
        for size in [1_001, UInt64.max] {
            let requestID = world.offer("a", sizeBytes: size, to: .room("lobby"), from: ann)
            let error = world.outcome(ErrorFrame.self, of: requestID, at: ann)
            #expect(error?.code == .fileTooLarge && error?.available == 1_000)
        }
    }

    @Test("[ROOM-4.7-2] the longest of names, texts and topics make no event frame longer than the limit")
    func longestEvents() {
        let world = World(limits: [.topicMaxBytes: Limit.topicMaxBytes.range.upperBound])
        let session = world.logIn(String(repeating: "n", count: 32))
        let room = Target.room(String(repeating: "r", count: 32))
        world.follow(room, from: session)
        world.say(String(repeating: "x", count: 16_384), in: room, from: session)
        let topic = String(repeating: "x", count: 16_384)
        world.send(SetTopic(operation: world.operation(), target: room, topic: topic), from: session)
        world.offer(String(repeating: "f", count: 255), to: room, from: session)
        let counts =
            world.frames(MessageEvent.self, at: session).map { $0.encoded().count }
            + world.frames(TopicEvent.self, at: session).map { $0.encoded().count }
            + world.frames(FileOfferedEvent.self, at: session).map { $0.encoded().count }
        #expect(counts.count == 3)
        for count in counts { #expect(count <= 20_480) }
    }
}
