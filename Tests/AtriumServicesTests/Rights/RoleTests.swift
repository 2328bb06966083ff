import AtriumServices
import AtriumWire
import Testing

struct RoleTests {
    let stage: RightsStage
    let world: World
    let owner: SessionID
    let moderator: SessionID
    let administrator: SessionID

    init() throws {
        stage = try #require(RightsStage(.open))
        world = stage.world
        owner = stage.session(.owner)
        moderator = stage.session(.moderator)
        administrator = stage.session(.administrator)
    }

    private func refusal(_ requestID: UInt32, _ session: SessionID) -> ErrorCode? {
        world.refusal(of: requestID, at: session)
    }

    @Test("[ROOM-4.10-8] roles are listed rising in id; sanctions to who keeps order, one's own to everybody")
    func lists() {
        let all = stage.members(as: moderator)
        #expect(all.map(\.name) == ["member", "muted", "banned", "mona", "olga", "subject"])
        #expect(all.map(\.role) == [.member, .member, RoomRole.none, .moderator, .owner, .member])
        #expect(all.map(\.account.rawValue) == all.map(\.account.rawValue).sorted())
        #expect(all[1].mutedUntil == .forGood && all[2].bannedUntil == .forGood)
        let seen = stage.members(as: stage.session(.member))
        #expect(seen.map(\.name) == ["member", "muted", "mona", "olga", "subject"])
        #expect(seen.allSatisfy { $0.mutedUntil == .never && $0.bannedUntil == .never })
        #expect(stage.members(as: stage.session(.muted)).first { $0.name == "muted" }?.mutedUntil == .forGood)
        #expect(stage.members(as: administrator).count == 6)
    }

    @Test("[ROOM-4.10-8] a page of roles goes on above the last id")
    func pages() throws {
        var listed: [String] = []
        var after = AccountID(rawValue: 0)
        var more = true
        while more {
            let requestID = world.send(
                ListMembers(target: .conversation(stage.room), after: after, count: 4), from: owner)
            let page = try #require(world.outcome(MemberRoleList.self, of: requestID, at: owner))
            listed += page.members.map(\.name)
            after = try #require(page.members.last?.account)
            more = page.more
        }
        #expect(listed == ["member", "muted", "banned", "mona", "olga", "subject"])
    }

    @Test("[ROOM-4.10-3] nobody acts against a role as high as theirs, or higher; an administrator's is the highest")
    func ranksHold() {
        stage.setRole(.owner, of: "member", from: owner)
        for name in ["mona", "olga", "adam"] {
            #expect(refusal(stage.sanction(.kick, name, from: moderator), moderator) == .notAllowed)
        }
        for name in ["olga", "member", "adam"] {
            #expect(refusal(stage.sanction(.ban, name, from: owner), owner) == .notAllowed)
        }
        #expect(refusal(stage.setRole(.none, of: "member", from: owner), owner) == .notAllowed)
        #expect(refusal(stage.sanction(.mute, "olga", from: administrator), administrator) == nil)
        #expect(refusal(stage.sanction(.mute, "adam", from: administrator), administrator) == .notAllowed)
        #expect(refusal(stage.sanction(.kick, "mona", from: stage.session(.member)), owner) == nil)
    }

    @Test("[ROOM-4.10-3] anybody gives up their role, muted or not, but the last owner")
    func givesUp() {
        #expect(refusal(stage.setRole(.none, of: "muted", from: stage.session(.muted)), stage.session(.muted)) == nil)
        #expect(refusal(stage.setRole(.member, of: "mona", from: moderator), moderator) == nil)
        #expect(refusal(stage.setRole(.moderator, of: "mona", from: moderator), moderator) == .notAllowed)
        #expect(refusal(stage.setRole(.member, of: "olga", from: owner), owner) == .notAllowed)
        stage.setRole(.owner, of: "member", from: owner)
        #expect(refusal(stage.setRole(.none, of: "olga", from: owner), owner) == nil)
        #expect(refusal(stage.setRole(.none, of: "member", from: administrator), administrator) == nil)
        #expect(!stage.members(as: administrator).contains { $0.role == .owner })
        #expect(refusal(stage.setRole(.owner, of: "stranger", from: administrator), administrator) == nil)
    }

    @Test("an owner makes more owners, and what is not known is refused")
    func makesOwners() {
        #expect(refusal(stage.setRole(.owner, of: "stranger", from: owner), owner) == nil)
        #expect(refusal(stage.setRole(.other, of: "member", from: owner), owner) == .notAllowed)
        #expect(refusal(stage.setRole(.member, of: "banned", from: owner), owner) == .notAllowed)
        #expect(refusal(stage.setRole(.member, of: "nobody", from: owner), owner) == .noSuchAccount)
        #expect(refusal(stage.setRole(.member, of: "no body", from: owner), owner) == .nameInvalid)
        let direct = world.send(
            SetRole(operation: world.operation(), target: .account("member"), name: "member", role: .owner),
            from: owner)
        #expect(refusal(direct, owner) == .notAllowed)
    }

    @Test("[ROOM-4.10-7] one account more than a room may know is refused; ended sanctions make room first")
    func isBounded() throws {
        let stage = try #require(RightsStage(.open, limits: [.membersMax: 7]))
        let (world, owner) = (stage.world, stage.session(.owner))
        stage.sanction(.ban, "stranger", seconds: 5, from: owner)
        let refused = stage.invite("outsider", from: owner)
        let error = world.outcome(ErrorFrame.self, of: refused, at: owner)
        #expect(error?.code == .memberLimit && error?.available == 7)
        stage.setRole(.moderator, of: "member", from: owner)
        world.pass(milliseconds: 5_000)
        #expect(world.refusal(of: stage.invite("outsider", from: owner), at: owner) == nil)
        #expect(world.refusal(of: stage.sanction(.mute, "stranger", from: owner), at: owner) == .memberLimit)
    }

    @Test("[ROOM-4.11-4] an operation that was kept gets its first outcome, though its author may not do it any more")
    func repeats() throws {
        let operation = world.operation()
        let first = stage.sanction(.kick, "subject", from: moderator, operation: operation)
        let leaving = world.operation()
        let left = stage.setRole(.none, of: "mona", from: moderator, operation: leaving)
        let again = stage.sanction(.kick, "subject", from: moderator, operation: operation)
        let leftAgain = stage.setRole(.none, of: "mona", from: moderator, operation: leaving)
        for (one, other) in [(first, again), (left, leftAgain)] {
            let sequence = try #require(world.outcome(Committed.self, of: one, at: moderator)?.sequence)
            #expect(world.outcome(Committed.self, of: other, at: moderator)?.sequence == sequence)
        }
        #expect(refusal(stage.sanction(.kick, "member", from: moderator), moderator) == .notAllowed)
        let said = world.operation()
        let line = world.say("hi", in: .room("den"), from: moderator, operation: said)
        stage.sanction(.ban, "mona", from: owner)
        let lineAgain = world.say("hi", in: .room("den"), from: moderator, operation: said)
        #expect(
            world.outcome(Committed.self, of: lineAgain, at: moderator)?.sequence
                == world.outcome(Committed.self, of: line, at: moderator)?.sequence)
        #expect(refusal(world.say("ho", in: .room("den"), from: moderator), moderator) == .banned)
    }

    @Test("[ROOM-4.11-5] in #lobby moderators keep order, and it belongs to the administrators")
    func lobby() throws {
        func ask(_ frame: some WireFrame, as session: SessionID) -> ErrorCode? {
            world.refusal(of: world.send(frame, from: session), at: session)
        }
        let lobby = Target.room("lobby")
        for session in [owner, administrator] {
            let access = SetAccess(operation: world.operation(), target: lobby, access: .inviteOnly, hidden: false)
            #expect(ask(access, as: session) == .notAllowed)
            let invite = Invite(operation: world.operation(), target: lobby, name: "outsider")
            #expect(ask(invite, as: session) == .notAllowed)
            let role = SetRole(operation: world.operation(), target: lobby, name: "subject", role: .owner)
            #expect(ask(role, as: session) == .notAllowed)
        }
        func sanction(_ kind: SanctionKind, _ name: String) -> Sanction {
            Sanction(
                operation: world.operation(), target: lobby, name: name, sanction: kind, durationSeconds: 0,
                reason: "")
        }
        #expect(ask(sanction(.ban, "subject"), as: moderator) == .notAllowed)
        let role = SetRole(operation: world.operation(), target: lobby, name: "mona", role: .moderator)
        #expect(ask(role, as: administrator) == nil)
        #expect(ask(sanction(.kick, "subject"), as: moderator) == .notAllowed)
        #expect(ask(sanction(.ban, "subject"), as: moderator) == nil)
        #expect(world.frames(Removed.self, at: stage.subject).map(\.name) == ["lobby"])
        world.say("hello", in: lobby, from: owner)
        #expect(world.texts(stage.subject).isEmpty)
        let again = world.logIn("subject")
        #expect(!world.frames(Followed.self, at: again).contains { $0.name == "lobby" })
        #expect(world.refusal(of: world.follow(lobby, from: again), at: again) == .banned)
        #expect(ask(sanction(.unban, "subject"), as: moderator) == nil)
        #expect(world.refusal(of: world.follow(lobby, from: again), at: again) == nil)
        world.say("welcome", in: lobby, from: owner)
        #expect(world.texts(again) == ["welcome"])
        world.end(again, .quit)
        world.end(stage.subject, .quit)
    }
}
