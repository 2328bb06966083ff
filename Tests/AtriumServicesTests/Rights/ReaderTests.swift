import AtriumServices
import AtriumWire
import Testing

/// Which sessions a room knows to have something of it open: those that are looked at where it closes, and no others.
struct ReaderTests {
    @Test("a session is known to a room while it follows it, has a page of it on its way, or may be fetching of it")
    func isKnown() throws {
        let stage = try #require(RightsStage(.open))
        let (world, stranger, member) = (stage.world, stage.session(.stranger), stage.session(.member))
        func count() -> Int { world.router.readerCount(of: stage.room) }
        let start = count()
        _ = world.room("den", from: stranger)
        _ = world.room("den", announce: true, from: stranger)
        #expect(count() == start + 1)
        world.send(Unfollow(conversation: stage.room), from: stranger)
        #expect(count() == start)
        world.send(History(conversation: stage.room, after: 0, before: 0, order: .newest, count: 0), from: stranger)
        #expect(count() == start + 1)
        world.router.historyFinished(session: stranger, conversation: stage.room)
        #expect(count() == start)
        world.fetch(stage.file, from: stranger)
        _ = world.room("den", from: member)
        world.send(History(conversation: stage.room, after: 0, before: 0, order: .newest, count: 0), from: member)
        #expect(count() == start + 2)
        world.reads = []
        for session in [stranger, member] { world.end(session, .lost) }
        #expect(count() == start)
        _ = world.logIn("newcomer")
        #expect(count() == start && world.router.readerCount(of: ConversationID(rawValue: 9)) == 0)
    }

    @Test("[ROOM-4.10-5] a room that closes, or stays closed, leaves its members what they have open")
    func membersKeep() throws {
        let stage = try #require(RightsStage(.open))
        let (world, owner, member) = (stage.world, stage.session(.owner), stage.session(.member))
        _ = world.room("den", from: member)
        world.fetch(stage.file, from: member)
        world.offer("up.bin", to: .room("den"), transfer: 4, from: member)
        world.forget(member)
        for access in [RoomAccess.open, .inviteOnly, .inviteOnly, .open] { stage.setAccess(access, from: owner) }
        #expect(world.frames(AccessEvent.self, at: member).count == 4)
        #expect(world.items(member).count == 4)
    }
}
