import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

@Suite("Rights over real sockets")
struct RightsTests {
    private static let blockBytes = WireClient.blockBytes
    private let server: RunningServer
    private let ada: WireClient
    private let bob: WireClient
    private let room: ConversationID

    /// A room of ada's for its members, of whom bob is one, and which he follows.
    init() throws {
        server = try RunningServer()
        ada = try server.client("ada")
        bob = try server.client("bob")
        room = try ada.ask(Follow(target: .room("den"), announce: false), Followed.self).conversation
        _ = try ada.ask(
            SetAccess(operation: ada.nextOperation(), target: .room("den"), access: .inviteOnly, hidden: false),
            Committed.self)
        _ = try ada.ask(Unfollow(conversation: room), Done.self)
        _ = try ada.ask(Invite(operation: ada.nextOperation(), target: .room("den"), name: "bob"), Committed.self)
        _ = try bob.wait(Invited.self)
        _ = try bob.ask(Follow(target: .room("den"), announce: false), Followed.self)
    }

    private func sanction(_ kind: SanctionKind, seconds: UInt64 = 0) throws {
        let frame = Sanction(
            operation: ada.nextOperation(), target: .room("den"), name: "bob", sanction: kind,
            durationSeconds: seconds, reason: "noise")
        _ = try ada.ask(frame, Committed.self)
    }

    @Test("[ROOM-4.10-5] a download ends in the middle when its reader is banned, and no event comes behind Removed")
    func downloadEnds() throws {
        let bytes = [UInt8](repeating: 9, count: 64 * Self.blockBytes)
        let stored = try ada.upload(bytes, name: "long.bin", to: .room("den"))
        _ = try bob.ask(
            Fetch(
                transfer: TransferID(rawValue: 3), file: stored.file, firstBlock: 0, blockCount: 0,
                creditBytes: UInt64(4 * Self.blockBytes)),
            Fetching.self)
        _ = try bob.wait(Chunk.self)
        try sanction(.ban, seconds: 600)
        let error = try bob.wait(ErrorFrame.self) { $0.scope == .transfer }
        #expect(error.code == .banned && error.transfer == TransferID(rawValue: 3))
        let removed = try bob.passed(Removed.self) ?? bob.wait(Removed.self)
        #expect(removed.sanction == .ban && removed.reason == "noise" && removed.by == "ada")
        try bob.send(raw: Credit(transfer: .init(rawValue: 3), bytes: 1 << 24).encoded())
        try ada.say("he is gone", in: .room("den"))
        let later = try bob.untilPong()
        #expect(!later.contains { $0.kind == .chunk || $0.kind == .messageEvent })
        let again = Fetch(
            transfer: TransferID(rawValue: 4), file: stored.file, firstBlock: 0, blockCount: 0, creditBytes: 65_536)
        #expect(try bob.refusal(again).code == .noSuchFile)
        #expect(try bob.refusal(Follow(target: .room("den"), announce: false)).code == .banned)
    }

    @Test("[ROOM-4.10-5] an upload ends in the middle when its sender is muted, and its file is withdrawn")
    func uploadEnds() throws {
        _ = try ada.ask(Follow(target: .room("den"), announce: false), Followed.self)
        _ = try bob.offer("up.bin", sizeBytes: 8 * Self.blockBytes, to: .room("den"))
        try bob.send(raw: bob.chunk(0, of: [UInt8](repeating: 1, count: 8 * Self.blockBytes)).encoded())
        try sanction(.mute)
        #expect(try bob.wait(ErrorFrame.self) { $0.scope == .transfer }.code == .muted)
        #expect(try ada.wait(FileWithdrawnEvent.self).reason == .barred)
        try sanction(.unmute)
        try bob.upload([1, 2, 3], name: "small", to: .room("den"))
    }

    @Test("[ROOM-4.10-5] [ROOM-4.5-1] a page that is on its way when its reader is taken out has one outcome")
    func pageEnds() throws {
        for number in 0..<50 { try ada.say("line \(number)", in: .room("den")) }
        let request = try bob.send(
            History(conversation: room, after: 0, before: 0, order: .oldest, count: 0))
        try sanction(.kick)
        let outcome = try bob.outcome(of: request)
        if outcome.kind == .error { #expect(try outcome.decode(ErrorFrame.self).code == .membersOnly) }
        let again = History(conversation: room, after: 0, before: 0, order: .oldest, count: 0)
        #expect(try bob.refusal(again).code == .noSuchConversation)
    }

    @Test("acts of power are in the audit log of the folder")
    func audits() throws {
        try sanction(.ban, seconds: 60)
        let reader = try AuditReader(StoredFolder(path: server.folder))
        let lines = try reader.lines(after: 0, since: WallTime(microseconds: 0), countMax: 10).map(\.record)
        #expect(lines.map(\.action) == [.access, .invite, .ban])
        #expect(lines.map(\.actorName) == ["ada", "ada", "ada"])
        #expect(lines.map(\.detail) == ["invite-only", "", "60 s: noise"])
    }
}
