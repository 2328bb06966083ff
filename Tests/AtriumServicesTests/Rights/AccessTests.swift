import AtriumServices
import AtriumWire
import Testing

struct AccessTests {
    private func rooms(_ world: World, as session: SessionID) -> [RoomEntry] {
        world.outcome(
            RoomList.self, of: world.send(ListRooms(after: "", count: 0), from: session), at: session)?.rooms ?? []
    }

    @Test("[ROOM-4.10-2] strangers see of a room for its members its name alone, and of a hidden one nothing")
    func lists() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let world = stage.world
        world.send(
            SetTopic(operation: world.operation(), target: .room("den"), topic: "secret"),
            from: stage.session(.owner))
        let stranger = try #require(rooms(world, as: stage.session(.stranger)).first { $0.name == "den" })
        #expect(stranger.access == .inviteOnly && stranger.topic == "" && stranger.head == 0)
        #expect(stranger.presentCount == 0 && stranger.time == .never && stranger.role == RoomRole.none)
        let member = try #require(rooms(world, as: stage.session(.member)).first { $0.name == "den" })
        #expect(member.topic == "secret" && member.head > 0 && member.role == .member)
        stage.setAccess(.inviteOnly, isHidden: true, from: stage.session(.owner))
        #expect(!rooms(world, as: stage.session(.stranger)).contains { $0.name == "den" })
        for actor in [RightsStage.Actor.member, .muted, .moderator, .owner, .administrator] {
            #expect(rooms(world, as: stage.session(actor)).first { $0.name == "den" }?.hidden == true)
        }
        stage.setAccess(.open, isHidden: true, from: stage.session(.owner))
        #expect(!rooms(world, as: stage.session(.stranger)).contains { $0.name == "den" })
        #expect(
            world.refusal(of: world.follow(.room("den"), from: stage.session(.stranger)), at: stage.session(.stranger))
                == nil)
    }

    @Test("[ROOM-4.10-4] acts of power make no room", arguments: [RoomAccess.open, .inviteOnly])
    func makesNone(_ access: RoomAccess) {
        let world = World()
        let ann = world.logIn("ann")
        let requests = [
            world.send(
                SetAccess(operation: world.operation(), target: .room("den"), access: access, hidden: true), from: ann),
            world.send(SetKeep(operation: world.operation(), target: .room("den"), rule: .forever), from: ann),
            world.send(SetTopic(operation: world.operation(), target: .room("den"), topic: "tea"), from: ann),
            world.send(Invite(operation: world.operation(), target: .room("den"), name: "ann"), from: ann),
            world.send(
                SetRole(operation: world.operation(), target: .room("den"), name: "ann", role: .owner), from: ann),
        ]
        for request in requests { #expect(world.refusal(of: request, at: ann) == .noSuchConversation) }
        #expect(rooms(world, as: ann).map(\.name) == ["lobby"])
    }

    @Test("[ROOM-4.10-4] an act of power behind what makes its room waits for it")
    func waitsForRoom() {
        let world = World()
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.isJournalHeld = true
        world.follow(.room("den"), from: ann)
        let closed = world.send(
            SetAccess(operation: world.operation(), target: .room("den"), access: .inviteOnly, hidden: false),
            from: ann)
        world.commitAll()
        #expect(world.outcome(Committed.self, of: closed, at: ann) != nil)
        #expect(world.refusal(of: world.follow(.room("den"), from: bob), at: bob) == .membersOnly)
        let followed = world.outcome(Followed.self, of: world.follow(.room("den"), from: ann), at: ann)
        #expect(followed?.access == .inviteOnly && followed?.role == .owner && followed?.hidden == nil)
    }

    @Test("[ROOM-4.3-2] a room that is not open stays when everybody has left it")
    func stays() throws {
        let world = World()
        let ann = world.logIn("ann")
        let den = try #require(world.room("den", from: ann))
        world.send(
            SetAccess(operation: world.operation(), target: .room("den"), access: .inviteOnly, hidden: false),
            from: ann)
        world.send(Unfollow(conversation: den), from: ann)
        #expect(world.room("den", from: ann) == den)
    }

    @Test("[ROOM-4.10-4] [ROOM-4.10-5] a room that closes takes out who is no member, and members stay")
    func closes() throws {
        let stage = try #require(RightsStage(.open))
        let world = stage.world
        let (stranger, member) = (stage.session(.stranger), stage.session(.member))
        for session in [stranger, member] { _ = world.room("den", from: session) }
        stage.setAccess(.inviteOnly, from: stage.session(.owner))
        #expect(world.frames(AccessEvent.self, at: stranger).map(\.access) == [.inviteOnly])
        #expect(world.notices(Removed.self, at: stranger).map(\.sanction) == [.kick])
        #expect(world.notices(Removed.self, at: member).isEmpty)
        world.say("us", in: .room("den"), from: stage.session(.owner))
        #expect(world.texts(stranger).isEmpty && world.texts(member) == ["us"])
    }

    @Test("what is no access, or no room's, is refused")
    func refuses() throws {
        let stage = try #require(RightsStage(.open))
        let (world, owner) = (stage.world, stage.session(.owner))
        #expect(world.refusal(of: stage.setAccess(.other, from: owner), at: owner) == .notAllowed)
        let direct = world.send(
            SetAccess(operation: world.operation(), target: .account("member"), access: .open, hidden: false),
            from: owner)
        #expect(world.refusal(of: direct, at: owner) == .notAllowed)
    }

    @Test("[ROOM-4.10-6] who is invited is told at once and at each login, until it answers")
    func invites() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, moderator) = (stage.world, stage.session(.moderator))
        let stranger = stage.session(.stranger)
        _ = world.room("den", from: moderator)
        #expect(world.refusal(of: stage.invite("stranger", from: moderator), at: moderator) == nil)
        let event = try #require(world.frames(RoleEvent.self, at: moderator).last)
        #expect(event.role == .member && event.invitation && event.name == "stranger")
        let invited = try #require(world.notices(Invited.self, at: stranger).first)
        #expect(invited.name == "den" && invited.by == "mona" && invited.conversation == stage.room)
        #expect(world.notices(Invited.self, at: world.logIn("stranger")).count == 1)
        #expect(world.refusal(of: stage.invite("stranger", from: moderator), at: moderator) == .notAllowed)
        #expect(world.refusal(of: stage.invite("banned", from: moderator), at: moderator) == .notAllowed)
        #expect(world.room("den", from: stranger) == stage.room)
        #expect(world.notices(Invited.self, at: world.logIn("stranger")).isEmpty)
        stage.invite("outsider", from: moderator)
        let outsider = world.logIn("outsider")
        #expect(world.notices(Invited.self, at: outsider).count == 1)
        world.send(Unfollow(conversation: stage.room), from: outsider)
        #expect(world.notices(Invited.self, at: world.logIn("outsider")).isEmpty)
        #expect(world.room("den", from: outsider) == stage.room)
        stage.setRole(.none, of: "outsider", from: outsider)
        #expect(world.refusal(of: world.follow(.room("den"), from: outsider), at: outsider) == .membersOnly)
    }
}
