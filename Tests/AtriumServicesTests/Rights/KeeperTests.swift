import AtriumServices
import AtriumWire
import Testing

/// What the keeper of the server does to accounts, as rooms feel it.
struct KeeperTests {
    @Test("[ROOM-4.10-5] who is no administrator any more loses what a ban keeps from them")
    func administratorNoMore() throws {
        let stage = try #require(RightsStage(.open))
        let (world, administrator) = (stage.world, stage.session(.administrator))
        let lobby = Target.room("lobby")
        let stranger = stage.session(.stranger)
        stage.sanction(.ban, "stranger", from: stage.session(.owner))
        stage.sanction(.mute, "member", from: stage.session(.owner))
        let ban = Sanction(
            operation: world.operation(), target: lobby, name: "stranger", sanction: .ban, durationSeconds: 0,
            reason: "")
        world.send(ban, from: administrator)
        // An administrator is not bound by what was laid on them before.
        for name in ["stranger", "member"] { _ = world.order(.setAdministrator(name: name, true)) }
        #expect(world.room("den", announce: true, from: stranger) == stage.room)
        _ = world.follow(lobby, from: stranger)
        world.fetch(stage.file, from: stranger)
        let page = world.send(
            History(conversation: stage.room, after: 0, before: 0, order: .newest, count: 0), from: stranger)
        world.offer("up.bin", to: .room("den"), transfer: 4, from: stranger)
        world.offer("too.bin", to: .room("den"), transfer: 5, from: stage.session(.member))
        world.forget(stranger)
        for name in ["stranger", "member"] { _ = world.order(.setAdministrator(name: name, false)) }
        let removed = world.notices(Removed.self, at: stranger)
        #expect(removed.map(\.name) == ["lobby", "den"] && removed.allSatisfy { $0.sanction == .ban && $0.by == "" })
        let revoked = world.items(stranger).compactMap { item -> UInt32? in
            guard case .revoked(stage.room, let page, _) = item else { return nil }
            return page
        }
        #expect(revoked == [page])
        func ended(_ session: SessionID) -> [ErrorCode?] {
            world.items(session).compactMap { item in
                guard case .failTransfer(_, let frame) = item else { return nil }
                return frame.decoded(as: ErrorFrame.self)?.code
            }
        }
        #expect(ended(stranger) == [.banned] && ended(stage.session(.member)) == [.muted])
        world.say("alone", in: .room("den"), from: stage.session(.owner))
        world.say("alone", in: lobby, from: stage.session(.owner))
        #expect(world.texts(stranger).isEmpty)
    }

    @Test("[ROOM-4.10-12] an account that is removed leaves no role, sanction or invitation behind")
    func removed() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, owner) = (stage.world, stage.session(.owner))
        stage.invite("stranger", from: owner)
        for name in ["mona", "banned", "stranger"] { _ = world.order(.remove(name: name)) }
        #expect(stage.members(as: owner).map(\.name) == ["member", "muted", "olga", "subject"])
        // Who takes the name is somebody else.
        let again = world.logIn("stranger")
        #expect(world.notices(Invited.self, at: again).isEmpty)
        #expect(world.refusal(of: world.follow(.room("den"), from: again), at: again) == .membersOnly)
    }

    @Test("[ROOM-4.10-12] an act on an account that is just being removed waits, and finds nobody")
    func removedMeanwhile() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, owner) = (stage.world, stage.session(.owner))
        world.isJournalHeld = true
        _ = world.order(.remove(name: "stranger"))
        let invited = stage.invite("stranger", from: owner)
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.refusal(of: invited, at: owner) == .noSuchAccount)
    }

    @Test("[ROOM-4.10-12] a room whose owner is removed is the administrators'")
    func ownerless() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, administrator) = (stage.world, stage.session(.administrator))
        _ = world.order(.remove(name: "olga"))
        #expect(!stage.members(as: administrator).contains { $0.role == .owner })
        let made = stage.setRole(.owner, of: "member", from: administrator)
        #expect(world.refusal(of: made, at: administrator) == nil)
    }

    @Test("what a released account was in rooms is not taken in from older tables")
    func oldTables() throws {
        var snapshot = Snapshot()
        let time = WallTime(microseconds: 1)
        var gone = AccountRecord(account: AccountID(rawValue: 2), name: "gone", verifiers: [.claimed], time: time)
        gone.isReleased = true
        snapshot.accounts = [
            AccountRecord(account: AccountID(rawValue: 1), name: "olga", verifiers: [], time: time), gone,
        ]
        let den = ConversationID(rawValue: 50)
        snapshot.rooms = [
            RoomRecord(
                conversation: den, name: "den", topic: "", creator: AccountID(rawValue: 1), time: time,
                log: LogState(epoch: 1, first: 1, head: 1, headTime: time))
        ]
        snapshot.standings = [1, 2].map {
            StandingRecord(
                conversation: den, account: AccountID(rawValue: $0), standing: RoomStanding(role: .owner))
        }
        let world = World(snapshot: snapshot)
        let olga = world.connect()
        world.admit("olga", olga)
        let listed = world.send(
            ListMembers(target: .room("den"), after: AccountID(rawValue: 0), count: 0), from: olga)
        #expect(world.outcome(MemberRoleList.self, of: listed, at: olga)?.members.map(\.name) == ["olga"])
    }
}
