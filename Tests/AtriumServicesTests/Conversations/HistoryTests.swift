import AtriumServices
import AtriumWire
import Testing

struct HistoryTests {
    let world = World()
    let ann: SessionID
    let lobby: ConversationID

    init() throws {
        ann = world.logIn("ann")
        lobby = try #require(world.room("lobby", from: ann))
    }

    func history(
        _ conversation: ConversationID, after: UInt64 = 0, before: UInt64 = 0, order: HistoryOrder = .newest,
        count: UInt16 = 0, from session: SessionID
    ) -> UInt32 {
        world.send(
            History(conversation: conversation, after: after, before: before, order: order, count: count),
            from: session)
    }

    @Test("an empty log is answered at once, without a reader")
    func answersEmpty() {
        let requestID = history(lobby, from: ann)
        let end = world.outcome(HistoryEnd.self, of: requestID, at: ann)
        #expect(end?.count == 0 && end?.more == false && world.reads.isEmpty)
    }

    @Test("a page is asked for up to the head that was committed", arguments: [0, 4, 99, UInt64.max])
    func bringsIntoRange(before: UInt64) throws {
        for text in ["a", "b", "c"] { world.say(text, in: .conversation(lobby), from: ann) }
        let requestID = history(lobby, before: before, from: ann)
        let read = try #require(world.reads.first)
        #expect(read.before == 4 && read.after == 0 && read.countMax > 1_000 && read.requestID == requestID)
        #expect(world.isOpen(requestID, at: ann))
    }

    @Test(
        "[ROOM-4.5-4] a range that holds nothing is an empty page",
        arguments: [(3, 0), (2, 3), (UInt64.max, 0), (UInt64.max, UInt64.max), (0, 1)] as [(UInt64, UInt64)])
    func emptyRange(after: UInt64, before: UInt64) {
        for text in ["a", "b", "c"] { world.say(text, in: .conversation(lobby), from: ann) }
        let requestID = history(lobby, after: after, before: before, from: ann)
        #expect(world.outcome(HistoryEnd.self, of: requestID, at: ann)?.count == 0)
        #expect(world.reads.isEmpty)
    }

    @Test("[ROOM-4.5-3] one page of a conversation is open at a time on a session")
    func oneAtATime() {
        world.say("a", in: .conversation(lobby), from: ann)
        _ = history(lobby, from: ann)
        #expect(world.refusal(of: history(lobby, from: ann), at: ann) == .historyBusy)
        world.turn { router, _ in router.historyFinished(session: ann, conversation: lobby) }
        #expect(world.isOpen(history(lobby, from: ann), at: ann))
        #expect(world.reads.count == 2)
    }

    @Test("[ROOM-4.5-4] events no longer kept are gone; who asks for all gets what is kept")
    func gone() {
        var snapshot = Snapshot()
        let log = LogState(epoch: 1, first: 50, head: 60, headTime: WallTime(microseconds: 1))
        snapshot.rooms = [
            RoomRecord(
                conversation: ConversationID(rawValue: 1), name: "lobby", topic: "", creator: AccountID(rawValue: 0),
                time: WallTime(microseconds: 1), log: log)
        ]
        let world = World(snapshot: snapshot)
        let ann = world.logIn("ann")
        func ask(after: UInt64, before: UInt64, _ order: HistoryOrder) -> ErrorCode? {
            let room = ConversationID(rawValue: 1)
            let requestID = world.send(
                History(conversation: room, after: after, before: before, order: order, count: 1), from: ann)
            world.turn { router, _ in router.historyFinished(session: ann, conversation: room) }
            let error = world.outcome(ErrorFrame.self, of: requestID, at: ann)
            if let error { #expect(error.available == 50) }
            return error?.code
        }
        #expect(ask(after: 0, before: 50, .newest) == .gone)
        #expect(ask(after: 48, before: 0, .oldest) == .gone)
        #expect(ask(after: 49, before: 0, .oldest) == nil)
        #expect(ask(after: 0, before: 0, .oldest) == nil)
        #expect(ask(after: 0, before: 51, .newest) == nil)
        #expect(world.reads.count == 3)
    }

    @Test("[ROOM-4.8-2] a read marker moves forward, at most to the head")
    func marksRead() throws {
        for text in ["a", "b", "c"] { world.say(text, in: .conversation(lobby), from: ann) }
        func mark(_ sequence: UInt64) -> UInt32 {
            world.send(MarkRead(conversation: lobby, sequence: sequence), from: ann)
        }
        func read() -> UInt64? {
            world.outcome(Followed.self, of: world.follow(.room("lobby"), from: ann), at: ann)?.read
        }
        #expect(world.outcome(Done.self, of: mark(2), at: ann) != nil)
        #expect(read() == 2)
        let kept = world.journal.changes.count
        #expect(world.outcome(Done.self, of: mark(1), at: ann) != nil)
        #expect(read() == 2 && world.journal.changes.count == kept)
        #expect(world.outcome(Done.self, of: mark(.max), at: ann) != nil)
        #expect(read() == 3)
        #expect(world.notices(Followed.self, at: world.logIn("ann")).map(\.read) == [3])
        world.say("d", in: .conversation(lobby), from: ann)
        world.journal.failure = .storage
        #expect(world.refusal(of: mark(4), at: ann) == .storage)
        #expect(read() == 3)
    }
}
