import AtriumWire
import Glibc
import Testing

@Suite("Slow readers and endings")
struct SlowReaderTests {
    @Test("[ROOM-4.6-1] a member who never reads holds nobody up, is told of the gap, and catches up from history")
    func lagging() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let sloth = try server.client("sloth")
        let text = String(repeating: "x", count: 16000)
        let count = 800
        var last: UInt64 = 0
        for _ in 0..<count { last = try ada.say(text, in: .room("lobby")).sequence }
        #expect(last == UInt64(count))
        var seen = Set<UInt64>()
        var gapHead: UInt64?
        while gapHead == nil, let frame = try sloth.next() {
            if frame.kind == .messageEvent { seen.insert(try frame.decode(MessageEvent.self).head.sequence) }
            if frame.kind == .gap { gapHead = try frame.decode(Gap.self).head }
        }
        // The newest events may still be on their way to the reader when it begins to read.
        let missed = try #require(gapHead)
        #expect(missed > UInt64(seen.count) && missed <= UInt64(count))
        // What it has is a prefix; the rest is in history.
        var after = UInt64(seen.count)
        #expect(seen == Set(1...after))
        while after < UInt64(count) {
            let request = try sloth.send(
                History(conversation: sloth.lobby, after: after, before: 0, order: .oldest, count: 0))
            let end = try sloth.outcome(of: request).decode(HistoryEnd.self)
            #expect(end.first == after + 1)
            after = end.last
        }
        try ada.say("the end", in: .room("lobby"))
        #expect(try sloth.wait(MessageEvent.self) { $0.text == "the end" }.head.sequence == UInt64(count) + 1)
    }

    @Test("[ROOM-4.2-9] presence is what a slow reader misses first: events still come when it does not any more")
    func dropsPresenceFirst() throws {
        let server = try RunningServer()
        let (ada, bob) = (try server.client("ada"), try server.client("bob"))
        let sloth = try WireClient(port: server.server.port, receiveBufferBytes: 65536)
        try sloth.logIn("sloth")
        let room = try sloth.ask(Follow(target: .room("busy"), announce: false), Followed.self).conversation
        let text = String(repeating: "x", count: 16000)
        for _ in 0..<500 {
            try ada.say(text, in: .conversation(room))
            _ = try bob.ask(Follow(target: .conversation(room), announce: true), Followed.self)
            _ = try bob.ask(Unfollow(conversation: room), Done.self)
        }
        var (eventCount, presenceCount, eventsAtLastPresence) = (0, 0, 0)
        while let frame = try sloth.next(), frame.kind != .gap {
            if frame.kind == .messageEvent { eventCount += 1 }
            guard frame.kind?.group == .presence else { continue }
            presenceCount += 1
            eventsAtLastPresence = eventCount
        }
        #expect(presenceCount > 0 && eventCount < 500)
        #expect(eventCount - eventsAtLastPresence > 10)
    }

    @Test("[SESSION-3.7-3] a server that stops tells everyone, and keeps what it acknowledged")
    func drain() throws {
        let server = try RunningServer(keepsFolder: true)
        let ada = try server.client("ada")
        let bob = try server.client("bob")
        var bytes: [UInt8] = []
        for _ in 0..<60 {
            Say(operation: ada.nextOperation(), target: .room("lobby"), style: .plain, text: "last words").encode(
                into: &bytes, requestID: ada.nextRequestID())
        }
        try ada.send(raw: bytes)
        server.server.stop()
        var acknowledged: UInt64 = 0
        var lastWord: ErrorFrame?
        while let frame = try ada.next() {
            if frame.kind == .committed { acknowledged = max(acknowledged, try frame.decode(Committed.self).sequence) }
            if frame.kind == .error { lastWord = try frame.decode(ErrorFrame.self) }
        }
        #expect(lastWord?.code == .shuttingDown)
        #expect((lastWord?.retryAfterMilliseconds ?? 0) > 0)
        #expect(try bob.lastError()?.code == .shuttingDown)
        let next = try RunningServer(folder: server.folder)
        let cleo = try next.client("cleo")
        let request = try cleo.send(History(conversation: cleo.lobby, after: 0, before: 0, order: .newest, count: 1))
        #expect(try cleo.outcome(of: request).decode(HistoryEnd.self).last >= acknowledged)
    }

    @Test("[SESSION-3.7-1] quit is answered before the close")
    func quit() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        _ = try ada.ask(Quit(), Done.self)
        #expect(try ada.next() == nil)
    }
}
