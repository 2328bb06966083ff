import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("Tail")
struct TailProgressTests {
    private func info(head: UInt64, conversation: UInt64 = 12) -> ConversationInfo {
        ConversationInfo(
            Followed(
                conversation: ConversationID(rawValue: conversation), conversationKind: .room, name: "dev", epoch: 1,
                first: 1, head: head, read: 0, presentCount: 0, created: false, topic: ""))
    }

    private func event(_ sequence: UInt64, _ body: EventBody = .message(.plain, "x")) -> ConversationEvent {
        EventJSONTests.event(body, sequence: sequence)
    }

    @Test("without a bound it ends at the head, at once where nothing lies below it")
    func endsAtHead() {
        var tail = TailProgress(targets: 1, count: nil, follows: false)
        #expect(!tail.isFinished)
        tail.begin(info(head: 2), since: 0)
        #expect(tail.take(event(1)) == "#dev")
        #expect(!tail.isFinished)
        #expect(tail.take(event(2)) == "#dev")
        #expect(tail.isFinished)
        #expect(tail.take(event(3)) == nil)
        var fromNow = TailProgress(targets: 1, count: nil, follows: false)
        fromNow.begin(info(head: 2), since: nil)
        #expect(fromNow.isFinished)
    }

    @Test("a count ends it, waiting past the head; presence and unknown kinds do not count")
    func endsAtCount() {
        var tail = TailProgress(targets: 1, count: 2, follows: false)
        tail.begin(info(head: 0), since: nil)
        #expect(!tail.isFinished)
        #expect(tail.take(event(1, .unknown(kind: 9))) == "#dev")
        #expect(tail.take(event(2)) == "#dev")
        #expect(!tail.isFinished)
        #expect(tail.take(event(3, .topic("t"))) == "#dev")
        #expect(tail.isFinished)
    }

    @Test("what was asked for and is no longer kept is told once")
    func tellsLoss() {
        let trimmed = ConversationInfo(
            Followed(
                conversation: ConversationID(rawValue: 12), conversationKind: .room, name: "dev", epoch: 1,
                first: 6, head: 5, read: 0, presentCount: 0, created: false, topic: ""))
        var tail = TailProgress(targets: 1, count: nil, follows: false)
        #expect(tail.begin(trimmed, since: 2) == 3...5)
        #expect(tail.isFinished)
        #expect(tail.pass(trimmed.conversation, 3...5) == nil)
        #expect(tail.pass(trimmed.conversation, 4...7) == 6...7)
        #expect(tail.begin(trimmed, since: 5) == nil)
        #expect(tail.begin(trimmed, since: nil) == nil)
    }

    @Test("events are printed once, and only those asked for")
    func printsOnce() {
        var tail = TailProgress(targets: 1, count: nil, follows: true)
        #expect(tail.take(event(1)) == nil)
        tail.begin(info(head: 5), since: 4)
        #expect(tail.take(event(4)) == nil)
        #expect(tail.take(event(5)) == "#dev")
        #expect(tail.take(event(5)) == nil)
        #expect(!tail.isFinished)
    }

    @Test("unread direct messages: how many, and from where they are shown")
    func unread() {
        #expect(Unread(head: 5, read: 5, first: 1) == nil)
        #expect(Unread(head: 4, read: 5, first: 1) == nil)
        #expect(Unread(head: 5, read: 2, first: 1)?.count == 3)
        #expect(Unread(head: 5, read: 2, first: 1)?.since == 2)
        #expect(Unread(head: 5, read: 0, first: 4)?.count == 2)
        #expect(Unread(head: 500, read: 0, first: 1)?.since == 450)
        #expect(Unread(head: 0, read: 0, first: 0) == nil)
        #expect(Unread(head: .max, read: 0, first: .max)?.count == 1)
    }

    @Test("the last events are those below the head, and what is no longer kept is not waited for")
    func printsLast() {
        var tail = TailProgress(targets: 1, count: nil, follows: false)
        tail.begin(info(head: 5), since: nil, last: 2)
        #expect(tail.take(event(3)) == nil)
        #expect(tail.take(event(4)) == "#dev")
        #expect(!tail.isFinished)
        #expect(tail.take(event(5)) == "#dev")
        #expect(tail.isFinished)
        var gone = TailProgress(targets: 1, count: nil, follows: false)
        var swept = info(head: 5)
        swept.first = 6
        gone.begin(swept, since: nil, last: 9)
        #expect(gone.isFinished)
    }
}
