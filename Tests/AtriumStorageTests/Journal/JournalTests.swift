import AtriumServices
import AtriumWire
import CSQLite
import JournalSamples
import Testing

@testable import AtriumStorage

/// The journal on a real database.
struct JournalTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    @Test("[ROOM-4.1-1] sequences are dense in each conversation, and written into the frames")
    func assignsSequences() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let cellar = journal.room("cellar")
        let kept = journal.commit {
            $0.say("one", in: hall)
            $0.say("first", in: cellar)
            $0.say("two", in: hall)
        }
        #expect(kept.brief == ["event 1", "event 1", "event 2"])
        #expect(journal.commit { $0.say("three", in: hall) }.brief == ["event 3"])
        guard case .event(let last) = kept.batch.proposals[2].change else { return }
        let payload = kept.batch.bytes.span.bytes.extracting(last.frame.lowerBound + 12..<last.frame.upperBound)
        #expect(try MessageEvent(decoding: payload).head.sequence == 2)
    }

    @Test("several batches are kept together, and come back apart")
    func keepsSeveralBatches() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        var first = BatchMaker()
        first.say("one", in: hall)
        var second = BatchMaker()
        second.say("two", in: hall)
        second.say("three", in: hall)
        let kept = journal.commit([first.batch, second.batch])
        #expect(kept.map(\.brief) == [["event 1"], ["event 2", "event 3"]])
    }

    @Test("everything is there after the journal is opened again")
    func reopens() throws {
        var serverID: UInt64 = 0
        do {
            let journal = try SQLiteJournal(path: path)
            serverID = try journal.load().serverID
            let hall = journal.room("Hall")
            let kept = journal.commit {
                $0.claim("Ada")
                $0.claim("Bob")
                $0.propose(.openDirect(AccountID(rawValue: 2), AccountID(rawValue: 1), time: $0.time))
                let head = $0.head(hall, 1, 7, AccountID(rawValue: 1))
                $0.add(TopicEvent(head: head, topic: "tea"), head, .topic("tea"))
                $0.offer("a.txt", sizeBytes: 10, in: hall, counter: 2)
                $0.offer("b.txt", sizeBytes: 20, in: hall, counter: 3)
                let digest = Digest([UInt8](repeating: 8, count: 32))
                let end = $0.head(hall, 0, 0, AccountID(rawValue: 1))
                $0.add(
                    FileStoredEvent(
                        head: end, file: FileID(rawValue: 1), sizeBytes: 10, digest: digest, name: "a.txt"), end,
                    .fileStored(FileID(rawValue: 1), digest))
                $0.propose(.markRead(AccountID(rawValue: 2), hall, sequence: 3))
                $0.propose(.markRead(AccountID(rawValue: 2), hall, sequence: 2))
            }
            #expect(
                kept.brief == [
                    "account 1", "account 2", "direct 2", "event 1", "event 2 file 1", "event 3 file 2", "event 4",
                    "done", "done",
                ])
        }
        let journal = try SQLiteJournal(path: path)
        let snapshot = try journal.load()
        #expect(snapshot.serverID == serverID && serverID != 0)
        #expect(snapshot.accounts.map(\.name) == ["Ada", "Bob"])
        #expect(snapshot.accounts[0].verifiers.map(\.label) == ["desk"])
        #expect(snapshot.rooms.map(\.name) == ["Hall"] && snapshot.rooms[0].topic == "tea")
        #expect(snapshot.rooms[0].log.head == 4 && snapshot.rooms[0].log.first == 1)
        #expect(snapshot.directs.map(\.low.rawValue) == [1] && snapshot.directs[0].high.rawValue == 2)
        #expect(snapshot.files.map(\.state) == [.stored, .uploading])
        #expect(snapshot.files.map(\.sequence) == [2, 3])
        #expect(snapshot.readMarkers.map(\.sequence) == [3])
        #expect(journal.commit { $0.say("on", in: snapshot.rooms[0].conversation) }.brief == ["event 5"])
        #expect(journal.commit { $0.createRoom("next") }.brief == ["room 3"])
    }

    @Test("a name is found whatever its case, and an account's name is taken once")
    func foldsNames() throws {
        let journal = try SQLiteJournal(path: path)
        let kept = journal.commit {
            $0.createRoom("Hall")
            $0.createRoom("hALL")
            $0.claim("Ada")
            $0.claim("ADA")
            $0.propose(.openDirect(AccountID(rawValue: 1), AccountID(rawValue: 4), time: $0.time))
            $0.propose(.openDirect(AccountID(rawValue: 4), AccountID(rawValue: 1), time: $0.time))
        }
        #expect(kept.brief == ["room 1", "room 1", "account 1", "failed nameTaken", "direct 2", "direct 2"])
    }

    @Test("a room without events can be removed, and its id is not given again")
    func removesRooms() throws {
        let journal = try SQLiteJournal(path: path)
        let empty = journal.room("empty")
        let used = journal.room("used")
        let kept = journal.commit {
            $0.say("hi", in: used)
            $0.propose(.removeRoom(empty))
            $0.propose(.removeRoom(used))
            $0.propose(.removeRoom(empty))
            $0.say("late", in: empty)
            $0.createRoom("empty")
        }
        #expect(
            kept.brief == [
                "event 1", "done", "failed notAllowed", "failed noSuchConversation", "failed noSuchConversation",
                "room 3",
            ])
        #expect(try SQLiteJournal(path: path).load().rooms.map(\.conversation.rawValue) == [2, 3])
    }

    @Test("a journal of a newer schema is refused in a clear line")
    func refusesNewerSchema() throws {
        do { _ = try SQLiteJournal(path: path) }
        try SQLiteConnection(path: path, access: .readWrite)
            .execute("INSERT INTO schema_version VALUES (99, 'later')")
        let error = #expect(throws: JournalError.self) { _ = try SQLiteJournal(path: path) }
        #expect(error?.text.contains("has schema 99, this server knows up to \(JournalSchema.version)") == true)
    }

    @Test("a file that is no journal is refused", arguments: Durability.allCases)
    func refusesOtherFiles(durability: Durability) throws {
        let garbage = [UInt8](repeating: 0x41, count: 8_192)
        let handle = try BlobHandle.open(path, flags: 0x42)
        try garbage.withUnsafeBytes { try handle.write($0, at: 0) }
        #expect(throws: JournalError.self) { _ = try SQLiteJournal(path: path, durability: durability) }
    }
}
