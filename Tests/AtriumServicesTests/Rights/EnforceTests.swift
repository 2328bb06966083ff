import AtriumServices
import AtriumWire
import Testing

/// What somebody has open when they lose the right to it.
struct EnforceTests {
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

    private func revoked(_ session: SessionID) -> [(ConversationID, UInt32, ErrorCode?)] {
        world.items(session).compactMap { item in
            guard case .revoked(let conversation, let page, let frame) = item else { return nil }
            return (conversation, page, frame.decoded(as: ErrorFrame.self)?.code)
        }
    }

    private func ended(_ session: SessionID) -> [ErrorCode?] {
        world.items(session).compactMap { item in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
    }

    @Test(
        "[ROOM-4.10-5] who loses the right to read loses its downloads and its page, with the reason",
        arguments: [SanctionKind.kick, .ban])
    func downloads(_ kind: SanctionKind) {
        world.fetch(stage.file, from: member)
        let page = world.send(
            History(conversation: stage.room, after: 0, before: 0, order: .newest, count: 0), from: member)
        stage.sanction(kind, "member", from: owner)
        let seen = revoked(member)
        #expect(seen.map(\.0) == [stage.room] && seen.map(\.1) == [page])
        #expect(seen.map(\.2) == [kind == .ban ? .banned : .membersOnly])
        #expect(world.refusal(of: world.fetch(stage.file, from: member), at: member) == .noSuchFile)
        #expect(revoked(owner).isEmpty)
    }

    @Test(
        "[ROOM-4.10-5] a role taken away in a room for its members ends what there is, and a page alone is refused too")
    func roles() {
        let page = world.send(
            History(conversation: stage.room, after: 0, before: 0, order: .newest, count: 0), from: member)
        stage.setRole(.none, of: "member", from: owner)
        #expect(revoked(member).map(\.1) == [page])
        #expect(world.notices(Removed.self, at: member).map(\.sanction) == [.kick])
    }

    @Test(
        "[ROOM-4.10-5] who loses the right to write loses its uploads, which are withdrawn, and say why",
        arguments: [SanctionKind.kick, .ban, .mute])
    func uploads(_ kind: SanctionKind) throws {
        _ = world.room("den", from: owner)
        let offered = world.offer("up.bin", to: .room("den"), transfer: 4, from: member)
        let file = try #require(world.outcome(Offered.self, of: offered, at: member)?.file)
        stage.sanction(kind, "member", from: owner)
        #expect(ended(member) == [kind == .ban ? .banned : kind == .mute ? .muted : .membersOnly])
        let withdrawn = try #require(world.frames(FileWithdrawnEvent.self, at: owner).last)
        #expect(withdrawn.file == file && withdrawn.reason == .barred)
        #expect(world.blobs.contains { if case .discard(file) = $0 { true } else { false } })
    }

    @Test("an upload whose sender is away is withdrawn too, and one that is being stored is stored")
    func absentUploads() throws {
        _ = world.room("den", from: owner)
        world.offer("up.bin", to: .room("den"), transfer: 4, from: member)
        world.end(member, .lost)
        let other = stage.session(.moderator)
        let offered = world.offer("whole.bin", to: .room("den"), transfer: 5, from: other)
        let whole = try #require(world.outcome(Offered.self, of: offered, at: other)?.file)
        world.isJournalHeld = true
        let uploader = Uploader(session: other, transfer: TransferID(rawValue: 5))
        let digest = Digest([UInt8](repeating: 7, count: 32))
        world.turn {
            $0.uploadStored(whole, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
        stage.sanction(.ban, "member", from: owner)
        stage.sanction(.mute, "mona", from: owner)
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.frames(FileWithdrawnEvent.self, at: owner).map(\.name) == ["up.bin"])
        #expect(world.frames(FileStoredEvent.self, at: owner).map(\.file) == [whole])
    }

    @Test("an offer that is kept behind the ban of its author is not begun")
    func lateOffers() {
        world.isJournalHeld = true
        stage.sanction(.ban, "member", from: owner)
        let offered = world.offer("late.bin", to: .room("den"), transfer: 4, from: member)
        world.commitAll()
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.refusal(of: offered, at: member) == .banned)
        #expect(!world.items(member).contains { if case .admitUpload = $0 { true } else { false } })
    }

    @Test("[ROOM-4.10-5] a room that closes ends the downloads, pages and uploads of who is no member")
    func closing() throws {
        let stage = try #require(RightsStage(.open))
        let world = stage.world
        let stranger = stage.session(.stranger)
        world.fetch(stage.file, from: stranger)
        world.offer("up.bin", to: .room("den"), transfer: 4, from: stranger)
        stage.setAccess(.inviteOnly, from: stage.session(.owner))
        let seen = world.items(stranger).contains { if case .revoked(stage.room, 0, _) = $0 { true } else { false } }
        #expect(seen)
        let isEnded = world.items(stranger).contains { if case .failTransfer = $0 { true } else { false } }
        #expect(isEnded)
    }

    @Test("[DIRECT-5.3-1] [DIRECT-5.3-2] a block keeps both from writing and ends uploads, and both may read")
    func blocks() throws {
        let offered = world.offer("up.bin", to: .account("olga"), transfer: 4, from: member)
        #expect(world.outcome(Offered.self, of: offered, at: member) != nil)
        let block = world.send(Block(name: "member", blocked: true), from: owner)
        #expect(world.outcome(Done.self, of: block, at: owner) != nil)
        #expect(ended(member) == [.blocked])
        #expect(world.refusal(of: world.say("hi", in: .account("olga"), from: member), at: member) == .blocked)
        #expect(world.refusal(of: world.say("hi", in: .account("member"), from: owner), at: owner) == .blocked)
        #expect(world.refusal(of: world.follow(.account("olga"), from: member), at: member) == nil)
        world.send(Block(name: "member", blocked: false), from: owner)
        #expect(world.refusal(of: world.say("hi", in: .account("olga"), from: member), at: member) == nil)
    }

    @Test("[DIRECT-5.3-1] [DIRECT-5.3-3] who is blocked begins no conversation, and invites nobody")
    func blockedStrangers() {
        world.send(Block(name: "olga", blocked: true), from: stage.session(.stranger))
        #expect(world.refusal(of: world.say("hi", in: .account("stranger"), from: owner), at: owner) == .blocked)
        #expect(world.refusal(of: world.follow(.account("stranger"), from: owner), at: owner) == .blocked)
        #expect(world.refusal(of: stage.invite("stranger", from: owner), at: owner) == .blocked)
    }

    @Test("[DIRECT-5.3-4] blocks are listed rising in id, bounded, and never of oneself")
    func blockLists() throws {
        let stage = try #require(RightsStage(.open, limits: [.blocksMax: 3]))
        let (world, owner) = (stage.world, stage.session(.owner))
        for name in ["mona", "stranger", "member", "member"] {
            world.send(Block(name: name, blocked: true), from: owner)
        }
        let refused = world.send(Block(name: "subject", blocked: true), from: owner)
        #expect(world.outcome(ErrorFrame.self, of: refused, at: owner)?.code == .blockLimit)
        #expect(
            world.refusal(of: world.send(Block(name: "olga", blocked: true), from: owner), at: owner) == .notAllowed)
        let first = world.send(ListBlocks(after: AccountID(rawValue: 0), count: 2), from: owner)
        let page = try #require(world.outcome(BlockList.self, of: first, at: owner))
        let last = try #require(page.blocks.last)
        let second = world.send(ListBlocks(after: last.account, count: 0), from: owner)
        let rest = try #require(world.outcome(BlockList.self, of: second, at: owner))
        #expect(page.more && !rest.more)
        #expect((page.blocks + rest.blocks).map(\.name) == ["stranger", "member", "mona"])
    }
}
