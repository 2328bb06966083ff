import AtriumSession
import AtriumWire
import Testing

@Suite("Chat over real sockets")
struct ChatTests {
    @Test("[ROOM-4.4-3] what one says in the lobby reaches everyone, the sender too, and is acknowledged")
    func lobby() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let others = try ["bob", "cleo", "dan", "eve"].map { try server.client($0) }
        let committed = try ada.say("hello", in: .room("lobby"))
        #expect(committed.sequence == 1)
        for client in others + [ada] {
            let event = try client.passed(MessageEvent.self) ?? client.wait(MessageEvent.self)
            #expect(event.text == "hello")
            #expect(event.head.authorName == "ada")
            #expect(event.head.sequence == 1)
            #expect(event.head.conversation == committed.conversation)
        }
    }

    @Test("a room is created, entered, talked in and left in one packet")
    func onePacket() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let follow = ada.nextRequestID()
        let say = ada.nextRequestID()
        let target = Target.room("garden")
        try ada.send(
            raw: Follow(target: target, announce: true).encoded(requestID: follow)
                + Say(operation: ada.nextOperation(), target: target, style: .plain, text: "first").encoded(
                    requestID: say))
        let followed = try ada.outcome(of: follow).decode(Followed.self)
        let committed = try ada.outcome(of: say).decode(Committed.self)
        #expect(followed.created)
        #expect(!committed.created)
        #expect(committed.conversation == followed.conversation)
        _ = try ada.ask(Unfollow(conversation: followed.conversation), Done.self)
    }

    @Test("[DIRECT-5.1-4] a direct message waits for one who is not here, and is told of at the next login")
    func offlineDirect() throws {
        let server = try RunningServer()
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let bob = try WireClient(port: server.server.port)
        try bob.logIn("bob", key: key)
        _ = try bob.ask(Quit(), Done.self)
        let ada = try server.client("ada")
        try ada.say("are you there?", in: .account("bob"))
        let again = try WireClient(port: server.server.port)
        try again.logIn("bob", key: key, claims: false)
        let direct = try again.wait(Followed.self) { $0.conversationKind == .direct }
        #expect(direct.name == "ada")
        #expect(direct.head == 1)
        #expect(direct.read == 0)
        let request = try again.send(
            History(conversation: direct.conversation, after: 0, before: 0, order: .newest, count: 50))
        let end = try again.outcome(of: request).decode(HistoryEnd.self)
        #expect(end.count == 1)
        #expect(try again.passed(MessageEvent.self)?.text == "are you there?")
        _ = try again.ask(MarkRead(conversation: direct.conversation, sequence: 1), Done.self)
    }

    @Test("[ROOM-4.5-1] [ROOM-4.7-1] history is the same bytes as the live event, and outlives the server")
    func history() throws {
        let first = try RunningServer(keepsFolder: true)
        let ada = try first.client("ada")
        for number in 1...120 { try ada.say("line \(number)", in: .room("lobby")) }
        _ = try ada.wait(MessageEvent.self) { $0.text == "line 120" }
        let live = ada.passedOver.filter { $0.kind == .messageEvent }
        first.server.stop()

        let second = try RunningServer(folder: first.folder)
        let bob = try second.client("bob")
        let request = try bob.send(
            History(conversation: bob.lobby, after: 0, before: 0, order: .newest, count: 50))
        let end = try bob.outcome(of: request).decode(HistoryEnd.self)
        #expect(end.first == 71)
        #expect(end.last == 120)
        #expect(end.more)
        let page = bob.passedOver.filter { $0.kind == .messageEvent }
        // Header and payload, with request id 0; the last one was taken from the live ones above.
        let isSame = Array(page.dropLast()) == Array(live.suffix(49))
        #expect(isSame)
    }

    @Test("[FRAME-2.8-2] [FRAME-2.8-3] the same operation twice is one event and one answer")
    func repeated() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let say = Say(operation: ada.nextOperation(), target: .room("lobby"), style: .plain, text: "once")
        let first = try ada.ask(say, Committed.self)
        let second = try ada.ask(say, Committed.self)
        #expect(first.sequence == second.sequence)
        var other = say
        other.text = "twice"
        #expect(try ada.refusal(other).code == .operationConflict)
    }

    @Test("[ROOM-4.2-6] [ROOM-4.2-7] who comes and goes is announced, a broken link after its time")
    func presence() throws {
        let server = try RunningServer { $0.limits[.lingerMilliseconds] = 100 }
        let ada = try server.client("ada")
        _ = try ada.ask(Follow(target: .room("lobby"), announce: true), Followed.self)
        var bob: WireClient? = try server.client("bob")
        _ = try bob?.ask(Follow(target: .room("lobby"), announce: true), Followed.self)
        #expect(try ada.wait(Joined.self).name == "bob")
        let who = try ada.ask(Who(target: .room("lobby"), after: ""), WhoList.self)
        #expect(who.members.map(\.name) == ["ada", "bob"])
        bob = nil
        let left = try ada.wait(Left.self)
        #expect(left.name == "bob")
        #expect(left.reason == .lost)
    }

    @Test("[SESSION-3.5-3] a name belongs to the key that claimed it")
    func nameTaken() throws {
        let server = try RunningServer()
        _ = try server.client("ada")
        let other = try server.stranger()
        #expect(throws: WireClient.Failure.self) { try other.logIn("ada") }
        let third = try server.stranger()
        #expect(throws: WireClient.Failure.self) { try third.logIn("ADA", claims: false) }
    }
}
