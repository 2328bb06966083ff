import AtriumServices
import AtriumWire
import Testing

/// How a membership ends that nobody takes away, and how one begins.
struct LeaveTests {
    let stage: RightsStage
    let world: World
    let owner: SessionID
    let member: SessionID

    init() throws {
        stage = try #require(RightsStage(.inviteOnly))
        world = stage.world
        owner = stage.session(.owner)
        member = stage.session(.member)
    }

    private func error(_ requestID: UInt32, _ session: SessionID) -> ErrorFrame? {
        world.outcome(ErrorFrame.self, of: requestID, at: session)
    }

    @Test("[ROOM-4.10-10] who gives up their role leaves a closed room on all their devices, and is a stranger")
    func leaves() throws {
        let second = world.logIn("member")
        for session in [member, second] { _ = world.room("den", announce: true, from: session) }
        _ = world.room("den", announce: true, from: owner)
        #expect(error(stage.setRole(.none, of: "member", from: member), member) == nil)
        for session in [member, second] {
            let removed = try #require(world.notices(Removed.self, at: session).first)
            #expect(removed.by == "member" && removed.sanction == .kick && removed.reason == "")
        }
        #expect(world.frames(Left.self, at: owner).map(\.name) == ["member"])
        #expect(error(world.follow(.room("den"), from: second), second)?.code == .membersOnly)
        #expect(!stage.members(as: owner).contains { $0.name == "member" })
        #expect(world.frames(RoleEvent.self, at: owner).last?.role == RoomRole.none)
    }

    @Test("[ROOM-4.10-10] the only owner is told why they stay, and goes when there is another")
    func lastOwner() throws {
        let refused = try #require(error(stage.setRole(.none, of: "olga", from: owner), owner))
        #expect(refused.code == .notAllowed && refused.text.contains("make another one first"))
        stage.setRole(.owner, of: "member", from: owner)
        #expect(error(stage.setRole(.none, of: "olga", from: owner), owner) == nil)
    }

    @Test("[ROOM-4.10-10] who has no role has none to give up")
    func nothingToLeave() throws {
        let administrator = stage.session(.administrator)
        let refused = try #require(error(stage.setRole(.none, of: "adam", from: administrator), administrator))
        #expect(refused.code == .notAllowed && refused.text == "you have no role in this room")
    }

    @Test("[ROOM-4.10-11] who has no role is invited, and not made a member or taken for one")
    func strangersAreInvited() throws {
        for role in [RoomRole.member, .none] {
            let refused = try #require(error(stage.setRole(role, of: "stranger", from: owner), owner))
            #expect(refused.code == .notAllowed && refused.text.contains("invite them"))
        }
        let stranger = stage.session(.stranger)
        #expect(error(world.follow(.room("den"), from: stranger), stranger)?.code == .membersOnly)
        #expect(error(stage.setRole(.moderator, of: "stranger", from: owner), owner) == nil)
        #expect(error(stage.setRole(.member, of: "stranger", from: owner), owner) == nil)
    }

    @Test("[ROOM-4.10-11] an administrator makes themselves a member, which the room sees")
    func administratorsEnter() throws {
        let administrator = stage.session(.administrator)
        _ = world.room("den", from: owner)
        #expect(error(stage.setRole(.member, of: "adam", from: administrator), administrator) == nil)
        #expect(world.frames(RoleEvent.self, at: owner).last?.name == "adam")
        #expect(error(world.follow(.room("den"), from: administrator), administrator) == nil)
    }

    @Test("[ROOM-4.11-6] what is not in force is not ended, and who is not there is not taken out")
    func nothingToEnd() throws {
        let stage = try #require(RightsStage(.open))
        let (world, owner, stranger) = (stage.world, stage.session(.owner), stage.session(.stranger))
        func text(_ kind: SanctionKind, _ name: String, operation: OperationID? = nil) -> String? {
            let requestID = stage.sanction(kind, name, from: owner, operation: operation)
            let error = world.outcome(ErrorFrame.self, of: requestID, at: owner)
            #expect(error == nil || error?.code == .notAllowed)
            return error?.text
        }
        #expect(text(.kick, "stranger") == "they are not in this room")
        #expect(text(.unban, "stranger") == "they are not banned from this room")
        #expect(text(.unmute, "stranger") == "they are not muted in this room")
        #expect(text(.unban, "muted") != nil && text(.unmute, "banned") != nil)
        _ = world.room("den", from: stranger)
        #expect(text(.kick, "stranger") == nil)
        world.offer("up.bin", to: .room("den"), transfer: 4, from: stranger)
        #expect(text(.kick, "stranger") == nil)
        #expect(text(.kick, "stranger") == "they are not in this room")
        stage.sanction(.ban, "stranger", seconds: 10, from: owner)
        let lifting = world.operation()
        #expect(text(.unban, "stranger", operation: lifting) == nil)
        #expect(text(.unban, "stranger", operation: lifting) == nil, "a retry gets the first outcome")
        #expect(text(.unban, "stranger") != nil)
        stage.sanction(.ban, "stranger", seconds: 10, from: owner)
        world.pass(milliseconds: 10_000)
        #expect(text(.unban, "stranger") != nil)
    }
}
