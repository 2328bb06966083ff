import AtriumWire
import Testing

struct PresenceTests {
    let world = World()

    @Test(
        "[ROOM-4.2-6] the first session of an account is announced, the last one's leave too, and to the others alone")
    func announcesAccounts() throws {
        let bob = world.logIn("bob")
        let room = try #require(world.room("club", from: bob))
        let (first, second) = (world.logIn("ann"), world.logIn("ann"))
        world.follow(.conversation(room), announce: true, from: first)
        world.follow(.conversation(room), announce: true, from: second)
        #expect(world.frames(Joined.self, at: bob).map(\.name) == ["ann"])
        #expect(world.frames(Joined.self, at: bob).map(\.presentCount) == [1])
        #expect(world.frames(Joined.self, at: first).isEmpty)
        world.send(Unfollow(conversation: room), from: first)
        #expect(world.frames(Left.self, at: bob).isEmpty)
        world.end(second, .quit)
        let left = world.frames(Left.self, at: bob)
        #expect(left.map(\.name) == ["ann"] && left.map(\.reason) == [.quit] && left.map(\.presentCount) == [0])
    }

    @Test("following quietly says nothing to anybody")
    func quiet() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let room = try #require(world.room("club", announce: true, from: bob))
        let followed = world.outcome(Followed.self, of: world.follow(.conversation(room), from: ann), at: ann)
        #expect(followed?.presentCount == 1)
        world.end(ann, .lost)
        world.pass(milliseconds: 60_000)
        #expect(world.frames(Joined.self, at: bob).isEmpty && world.frames(Left.self, at: bob).isEmpty)
    }

    @Test("[ROOM-4.2-7] a lost link is announced after 30 seconds, and not a moment before")
    func lingers() throws {
        let bob = world.logIn("bob")
        let ann = world.logIn("ann")
        _ = world.room("lobby", announce: true, from: ann)
        world.end(ann, .lost)
        world.pass(milliseconds: 29_999)
        #expect(world.frames(Left.self, at: bob).isEmpty)
        #expect(world.outcome(Followed.self, of: world.follow(.room("lobby"), from: bob), at: bob)?.presentCount == 1)
        world.pass(milliseconds: 1)
        #expect(world.frames(Left.self, at: bob).map(\.reason) == [.lost])
        #expect(world.router.nextDeadline == nil)
    }

    @Test("[ROOM-4.2-7] who comes back in time was never gone")
    func comesBack() {
        let bob = world.logIn("bob")
        let ann = world.logIn("ann")
        _ = world.room("lobby", announce: true, from: ann)
        world.end(ann, .lost)
        world.pass(milliseconds: 20_000)
        let again = world.logIn("ann")
        _ = world.room("lobby", announce: true, from: again)
        world.pass(milliseconds: 60_000)
        #expect(world.frames(Joined.self, at: bob).count == 1 && world.frames(Left.self, at: bob).isEmpty)
        // Lost again: the time counts from this loss.
        world.end(again, .lost)
        world.pass(milliseconds: 29_999)
        #expect(world.frames(Left.self, at: bob).isEmpty)
        world.pass(milliseconds: 1)
        #expect(world.frames(Left.self, at: bob).count == 1)
    }

    @Test("without a linger a lost link is announced at once")
    func lingersNot() {
        let world = World(limits: [.lingerMilliseconds: 0])
        let (bob, ann) = (world.logIn("bob"), world.logIn("ann"))
        _ = world.room("lobby", announce: true, from: ann)
        world.end(ann, .lost)
        #expect(world.frames(Left.self, at: bob).map(\.reason) == [.lost])
    }

    @Test("[ROOM-4.2-4] leaving #lobby ends presence there, and nothing else")
    func leavesLobby() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let lobby = try #require(world.room("lobby", announce: true, from: ann))
        let requestID = world.send(Unfollow(conversation: lobby), from: ann)
        #expect(world.outcome(Done.self, of: requestID, at: ann) != nil)
        #expect(world.frames(Left.self, at: bob).map(\.reason) == [.left])
        world.say("still here", in: .conversation(lobby), from: bob)
        #expect(world.texts(ann) == ["still here"])
        let room = try #require(world.room("club", from: bob))
        let never = world.send(Unfollow(conversation: room), from: ann)
        #expect(world.outcome(Done.self, of: never, at: ann) != nil)
    }

    @Test("a room kept by someone who may come back vanishes when he does not")
    func vanishesAfterLinger() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        _ = world.room("club", announce: true, from: ann)
        world.end(ann, .lost)
        func names() -> [String]? {
            world.outcome(RoomList.self, of: world.send(ListRooms(after: "", count: 0), from: bob), at: bob)?.rooms
                .map(\.name)
        }
        #expect(names() == ["club", "lobby"])
        world.pass(milliseconds: 30_000)
        #expect(names() == ["lobby"])
    }

    @Test("[ROOM-4.2-8] names up to the limit, above it a count at most once a second")
    func counts() {
        let world = World(limits: [.presentNamedMax: 3, .lingerMilliseconds: 0])
        let watcher = world.logIn("watcher")
        let guests = (1...6).map { world.logIn("guest\($0)") }
        for guest in guests { _ = world.room("lobby", announce: true, from: guest) }
        #expect(world.frames(Joined.self, at: watcher).map(\.presentCount) == [1, 2, 3])
        #expect(world.frames(PresentCount.self, at: watcher).map(\.presentCount) == [4])
        world.pass(milliseconds: 999)
        #expect(world.frames(PresentCount.self, at: watcher).count == 1)
        world.pass(milliseconds: 1)
        #expect(world.frames(PresentCount.self, at: watcher).map(\.presentCount) == [4, 6])
        world.pass(milliseconds: 5_000)
        for guest in guests.prefix(4) { world.end(guest, .quit) }
        world.pass(milliseconds: 1_000)
        #expect(world.frames(PresentCount.self, at: watcher).map(\.presentCount) == [4, 6, 5, 2])
        #expect(world.frames(Left.self, at: watcher).map(\.presentCount) == [2])
    }

    @Test("[ROOM-4.8-1] 250 people present are counted, and listed in pages sorted by name")
    func manyPresent() throws {
        let guests = (0..<250).map { world.logIn("g\($0)") }
        for guest in guests { _ = world.room("lobby", announce: true, from: guest) }
        #expect(world.frames(Joined.self, at: guests[0]).count == 199)
        let who = world.send(Who(target: .room("lobby"), after: ""), from: guests[0])
        let list = try #require(world.outcome(WhoList.self, of: who, at: guests[0]))
        #expect(list.presentCount == 250 && list.members.count == 250 && !list.more)
        #expect(list.members.map(\.name) == list.members.map(\.name).sorted())
        let rest = world.send(Who(target: .room("lobby"), after: "G98"), from: guests[0])
        #expect(world.outcome(WhoList.self, of: rest, at: guests[0])?.members.map(\.name) == ["g99"])
    }

    @Test("[ROOM-4.2-3] who follows again is told the present state, and stays present until it unfollows")
    func followsAgain() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let room = try #require(world.room("club", from: ann))
        world.follow(.conversation(room), from: bob)
        world.say("hi", in: .conversation(room), from: ann)
        func again(announce: Bool) -> Followed? {
            let requestID = world.follow(.conversation(room), announce: announce, from: ann)
            return world.outcome(Followed.self, of: requestID, at: ann)
        }
        let quiet = try #require(again(announce: false))
        #expect(quiet.head == 1 && quiet.presentCount == 0 && !quiet.created)
        #expect(again(announce: true)?.presentCount == 1)
        #expect(world.frames(Joined.self, at: bob).map(\.name) == ["ann"])
        #expect(again(announce: false)?.presentCount == 1)
        #expect(world.frames(Left.self, at: bob).isEmpty)
        world.send(Unfollow(conversation: room), from: ann)
        #expect(world.frames(Left.self, at: bob).map(\.reason) == [.left])
        // The events came once, however often the room was followed.
        #expect(world.texts(ann) == ["hi"])
    }

    @Test("[ROOM-4.2-9] presence is not kept, and moves no sequence")
    func keepsNothing() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let room = try #require(world.room("club", from: bob))
        let kept = world.journal.changes.count
        for _ in 0..<3 {
            world.follow(.conversation(room), announce: true, from: ann)
            world.send(Unfollow(conversation: room), from: ann)
        }
        #expect(world.frames(Joined.self, at: bob).count == 3 && world.frames(Left.self, at: bob).count == 3)
        #expect(world.journal.changes.count == kept)
        let said = world.outcome(Committed.self, of: world.say("hi", in: .conversation(room), from: bob), at: bob)
        #expect(said?.sequence == 1)
    }
}
