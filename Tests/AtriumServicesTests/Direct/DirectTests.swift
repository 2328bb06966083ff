import AtriumServices
import AtriumWire
import Testing

struct DirectTests {
    let world = World()

    @Test("[DIRECT-5.1-5] a private message reaches every session of both, and nobody else")
    func reachesBoth() {
        let ann = [world.logIn("ann", loop: 0), world.logIn("ann", loop: 1)]
        let bob = [world.logIn("bob", loop: 1), world.logIn("bob", loop: 1)]
        let eve = world.logIn("eve")
        let committed = world.outcome(
            Committed.self, of: world.say("psst", in: .account("BOB"), from: ann[0]), at: ann[0])
        #expect(committed?.created == true && committed?.sequence == 1)
        for session in ann + bob { #expect(world.texts(session) == ["psst"]) }
        #expect(world.texts(eve).isEmpty)
        world.say("yes?", in: .account("ann"), from: bob[1])
        for session in ann + bob { #expect(world.texts(session) == ["psst", "yes?"]) }
        // Told of it once, with the other's name, before the first event.
        #expect(world.notices(Followed.self, at: bob[0]).map(\.name) == ["lobby", "ann"])
        #expect(world.notices(Followed.self, at: ann[1]).map(\.name) == ["lobby", "bob"])
        #expect(world.notices(Followed.self, at: bob[1]).map(\.head) == [0, 0])
    }

    @Test("[ROOM-4.2-1] [DIRECT-5.1-4] who was away is told at login, unread conversations first")
    func offline() throws {
        world.end(world.logIn("bob"), .quit)
        let names = ["ann", "cid", "dan"]
        let sessions = names.map { world.logIn($0) }
        for session in sessions {
            world.pass(milliseconds: 1)
            world.say("hello", in: .account("bob"), from: session)
        }
        let bob = world.logIn("bob")
        #expect(world.notices(Followed.self, at: bob).map(\.name) == ["lobby", "dan", "cid", "ann"])
        let fromDan = try #require(world.frames(Followed.self, at: bob).dropFirst().first)
        #expect(fromDan.head == 1 && fromDan.read == 0 && fromDan.conversationKind == .direct)
        world.send(MarkRead(conversation: fromDan.conversation, sequence: 1), from: bob)
        let again = world.logIn("bob")
        #expect(world.frames(Followed.self, at: again).map(\.name) == ["lobby", "cid", "ann", "dan"])
        world.say("more", in: .account("bob"), from: sessions[2])
        #expect(world.texts(again) == ["more"])
    }

    @Test("an account may write to itself, and gets it once on each session")
    func toItself() {
        let sessions = [world.logIn("ann"), world.logIn("ann")]
        world.say("note", in: .account("ann"), from: sessions[0])
        for session in sessions { #expect(world.texts(session) == ["note"]) }
        #expect(world.frames(Followed.self, at: sessions[1]).last?.name == "ann")
        let list = world.outcome(
            DirectList.self,
            of: world.send(ListDirects(after: ConversationID(rawValue: 0), count: 0), from: sessions[0]),
            at: sessions[0])
        #expect(list?.directs.count == 1)
    }

    @Test("[DIRECT-5.1-3] nobody writes to a name nobody has")
    func unknownAccount() {
        let ann = world.logIn("ann")
        #expect(world.refusal(of: world.say("hi", in: .account("nobody"), from: ann), at: ann) == .noSuchAccount)
        #expect(world.refusal(of: world.say("hi", in: .account("no body"), from: ann), at: ann) == .nameInvalid)
        #expect(world.refusal(of: world.follow(.account("nobody"), from: ann), at: ann) == .noSuchAccount)
    }

    @Test("[DIRECT-5.1-2] [FILE-6.3-2] to a stranger a direct conversation is none, whatever he asks")
    func refusesStrangers() throws {
        let (ann, bob, eve) = (world.logIn("ann"), world.logIn("bob"), world.logIn("eve"))
        let said = world.outcome(Committed.self, of: world.say("psst", in: .account("bob"), from: ann), at: ann)
        let direct = try #require(said?.conversation)
        let file = try #require(
            world.outcome(Offered.self, of: world.offer("a.txt", to: .conversation(direct), from: bob), at: bob)?.file)
        let requests = [
            world.say("boo", in: .conversation(direct), from: eve),
            world.follow(.conversation(direct), from: eve),
            world.send(Unfollow(conversation: direct), from: eve),
            world.send(History(conversation: direct, after: 0, before: 0, order: .newest, count: 0), from: eve),
            world.send(MarkRead(conversation: direct, sequence: 1), from: eve),
            world.send(Who(target: .conversation(direct), after: ""), from: eve),
            world.send(ListFiles(target: .conversation(direct), before: 0, count: 0), from: eve),
            world.offer("b.txt", to: .conversation(direct), from: eve),
        ]
        for requestID in requests { #expect(world.refusal(of: requestID, at: eve) == .noSuchConversation) }
        #expect(world.refusal(of: world.fetch(file, from: eve), at: eve) == .noSuchFile)
        let withdraw = world.send(Withdraw(operation: world.operation(), file: file), from: eve)
        #expect(world.refusal(of: withdraw, at: eve) == .noSuchFile)
        #expect(world.reads.isEmpty)
    }

    @Test("[DIRECT-5.1-1] requests on a conversation that waits for its commit wait for it")
    func waits() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.isJournalHeld = true
        let first = world.say("one", in: .account("bob"), from: ann)
        let second = world.say("two", in: .account("ann"), from: bob)
        world.commitAll()
        #expect(world.outcome(Committed.self, of: first, at: ann)?.created == true)
        #expect(world.outcome(Committed.self, of: second, at: bob)?.created == false)
        #expect(world.texts(bob) == ["one", "two"] && world.texts(ann) == ["one", "two"])
    }

    @Test(
        "[ROOM-4.2-4] [FRAME-2.7-2] following opens a direct conversation and tells of it; unfollowing changes nothing")
    func follows() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let followed = world.outcome(Followed.self, of: world.follow(.account("bob"), from: ann), at: ann)
        let direct = try #require(followed?.conversation)
        #expect(followed?.created == true && followed?.name == "bob" && followed?.conversationKind == .direct)
        #expect(world.outcome(Done.self, of: world.send(Unfollow(conversation: direct), from: ann), at: ann) != nil)
        world.say("hi", in: .account("ann"), from: bob)
        #expect(world.texts(ann) == ["hi"])
    }

    @Test("[ROOM-4.8-1] who is there: the one who is present in #lobby, not the one who came quietly")
    func who() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.follow(.account("bob"), from: ann)
        _ = world.room("lobby", announce: true, from: bob)
        let list = world.outcome(
            WhoList.self, of: world.send(Who(target: .account("bob"), after: ""), from: ann), at: ann)
        #expect(list?.members.map(\.name) == ["bob"] && list?.presentCount == 1)
    }

    @Test(
        "[ROOM-4.2-1] [DIRECT-5.2-1] a login is told of 256 conversations, and of others before their first event")
    func toldAtMost() throws {
        let ann = world.logIn("ann")
        for number in 0..<300 { _ = world.logIn("u\(number)") }
        for number in 0..<300 { world.say("hi", in: .account("u\(number)"), from: ann) }
        let again = world.logIn("ann")
        #expect(world.frames(Followed.self, at: again).count == 256)
        world.say("hello", in: .account("u0"), from: ann)
        #expect(world.frames(Followed.self, at: again).last?.name == "u0" && world.texts(again) == ["hello"])
        let first = world.send(ListDirects(after: ConversationID(rawValue: 0), count: 200), from: ann)
        let page = try #require(world.outcome(DirectList.self, of: first, at: ann))
        let last = try #require(page.directs.last)
        let second = world.send(ListDirects(after: last.conversation, count: 0), from: ann)
        let rest = try #require(world.outcome(DirectList.self, of: second, at: ann))
        #expect(page.more && !rest.more && page.directs.count + rest.directs.count == 300)
        let ids = (page.directs + rest.directs).map(\.conversation.rawValue)
        #expect(ids == ids.sorted())
        #expect(last.head == 1 && last.name == "u199")
    }

    @Test("[DIRECT-5.1-1] the first Say, Follow or Offer begins it and says so; there is one for a pair, whoever began")
    func begins() {
        let ann = world.logIn("ann")
        let peers = ["bob", "cid", "dan"].map { world.logIn($0) }
        let said = world.outcome(Committed.self, of: world.say("hi", in: .account("bob"), from: ann), at: ann)
        let followed = world.outcome(Followed.self, of: world.follow(.account("cid"), from: ann), at: ann)
        let offered = world.outcome(Offered.self, of: world.offer("a", to: .account("dan"), from: ann), at: ann)
        #expect(said?.created == true && followed?.created == true && offered?.created == true)
        let begun = [said?.conversation, followed?.conversation, offered?.conversation]
        #expect(Set(begun).count == 3)
        for (peer, conversation) in zip(peers, begun) {
            let back = world.outcome(Committed.self, of: world.say("hi", in: .account("ann"), from: peer), at: peer)
            #expect(back?.created == false && back?.conversation == conversation)
        }
    }
}
