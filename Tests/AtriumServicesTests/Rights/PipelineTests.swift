import AtriumServices
import AtriumWire
import Testing

/// Requests that are on their way to the journal together: each alone is allowed.
struct PipelineTests {
    private func refusals(_ world: World, _ requests: [(UInt32, SessionID)]) -> [ErrorCode?] {
        world.isJournalHeld = false
        world.commitAll()
        return requests.map { world.refusal(of: $0.0, at: $0.1) }
    }

    @Test("[ROOM-4.10-3] of two owners who give up their roles at once, one stays")
    func ownersStay() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, owner, member) = (stage.world, stage.session(.owner), stage.session(.member))
        stage.setRole(.owner, of: "member", from: owner)
        world.isJournalHeld = true
        let first = stage.setRole(.none, of: "olga", from: owner)
        let second = stage.setRole(.moderator, of: "member", from: member)
        #expect(refusals(world, [(first, owner), (second, member)]) == [nil, .notAllowed])
        #expect(stage.members(as: member).filter { $0.role == .owner }.map(\.name) == ["member"])
    }

    @Test("[ROOM-4.10-3] an owner who makes another, and goes, is judged behind that, whatever becomes of it")
    func waits() throws {
        for failure in [nil, ErrorCode.storage] {
            let stage = try #require(RightsStage(.inviteOnly))
            let (world, owner) = (stage.world, stage.session(.owner))
            world.isJournalHeld = true
            world.journal.failure = failure
            world.journal.failuresLeft = 1
            let made = stage.setRole(.owner, of: "member", from: owner)
            let left = stage.setRole(.none, of: "olga", from: owner)
            let expected: [ErrorCode?] = failure == nil ? [nil, nil] : [.storage, .notAllowed]
            #expect(refusals(world, [(made, owner), (left, owner)]) == expected)
        }
    }

    @Test("[SESSION-3.4-2] a request that waits is not overtaken by what its account asks for next")
    func keepsOrder() throws {
        let stage = try #require(RightsStage(.inviteOnly))
        let (world, owner) = (stage.world, stage.session(.owner))
        world.isJournalHeld = true
        let made = stage.setRole(.owner, of: "member", from: owner)
        let left = stage.setRole(.none, of: "olga", from: owner)
        let taken = stage.setRole(.member, of: "member", from: owner)
        #expect(refusals(world, [(made, owner), (left, owner)]) == [nil, nil])
        #expect(world.refusal(of: taken, at: owner) != nil)
        #expect(stage.members(as: stage.session(.member)).filter { $0.role == .owner }.map(\.name) == ["member"])
    }

    @Test("[ROOM-4.11-1] a ban and its end sent at once are done one behind the other")
    func banAndUnban() throws {
        let stage = try #require(RightsStage(.open))
        let (world, owner) = (stage.world, stage.session(.owner))
        world.isJournalHeld = true
        let requests = [SanctionKind.ban, .unban, .mute, .unmute].map {
            (stage.sanction($0, "stranger", from: owner), owner)
        }
        #expect(refusals(world, requests) == [nil, nil, nil, nil])
        #expect(!stage.members(as: owner).contains { $0.name == "stranger" })
    }

    @Test("[ROOM-4.10-7] invitations sent at once do not overrun the bound")
    func crowds() throws {
        let stage = try #require(RightsStage(.inviteOnly, limits: [.membersMax: 7]))
        let (world, owner, moderator) = (stage.world, stage.session(.owner), stage.session(.moderator))
        world.isJournalHeld = true
        let first = stage.invite("stranger", from: owner)
        // The same account again takes no place of its own.
        let again = stage.invite("stranger", from: moderator)
        let second = stage.invite("outsider", from: moderator)
        #expect(refusals(world, [(first, owner), (second, moderator)]) == [nil, .memberLimit])
        #expect(world.refusal(of: again, at: moderator) == nil)
        #expect(stage.members(as: owner).count == 7)
    }

    @Test("[DIRECT-5.3-4] blocks sent at once do not overrun the bound, and one that is not kept counts no more")
    func blocks() throws {
        let stage = try #require(RightsStage(.open, limits: [.blocksMax: 2]))
        let (world, owner) = (stage.world, stage.session(.owner))
        world.isJournalHeld = true
        world.journal.failure = .storage
        world.journal.failuresLeft = 1
        let requests = ["mona", "member", "stranger"].map {
            (world.send(Block(name: $0, blocked: true), from: owner), owner)
        }
        #expect(refusals(world, requests) == [.storage, nil, .blockLimit])
        let last = world.send(Block(name: "mona", blocked: true), from: owner)
        #expect(world.refusal(of: last, at: owner) == nil)
    }
}
