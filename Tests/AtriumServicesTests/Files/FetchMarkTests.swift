import AtriumServices
import AtriumWire
import Testing

/// Who has fetched a file.
struct FetchMarkTests {
    let world = World()
    let ann: SessionID
    let bob: SessionID
    let file: FileID

    init() throws {
        ann = world.logIn("ann")
        bob = world.logIn("bob")
        file = try Self.store("a.txt", from: ann, in: world)
        world.forget(ann)
    }

    private static func store(_ name: String, from session: SessionID, in world: World) throws -> FileID {
        let requestID = world.offer(name, to: .room("lobby"), from: session)
        let file = try #require(world.outcome(Offered.self, of: requestID, at: session)?.file)
        let uploader = Uploader(session: session, transfer: TransferID(rawValue: 1))
        let digest = Digest([UInt8](repeating: 7, count: 32))
        world.turn {
            $0.uploadStored(file, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
        return file
    }

    private func keep(_ file: FileID, _ session: SessionID) {
        world.turn { $0.fileFetched(file, by: session, at: world.now, into: &$1) }
    }

    private func list(_ file: FileID, count: UInt16 = 0, from session: SessionID) -> FetchList? {
        world.outcome(
            FetchList.self, of: world.send(ListFetches(file: file, count: count), from: session), at: session)
    }

    @Test("[FILE-6.9-1] [FILE-6.9-2] the first fetch of an account is kept, and its owner's sessions hear of it")
    func marksFirst() throws {
        let second = world.logIn("ann")
        let noon = world.now
        world.isJournalHeld = true
        keep(file, bob)
        #expect(world.frames(FileFetched.self, at: ann).isEmpty && list(file, from: ann)?.fetches == [])
        keep(file, bob)
        world.isJournalHeld = false
        world.commitAll()
        world.pass(milliseconds: 5_000)
        keep(file, bob)
        for session in [ann, second] {
            let told = world.frames(FileFetched.self, at: session)
            #expect(told.map(\.accountName) == ["bob"] && told.first?.time == noon && told.first?.file == file)
        }
        #expect(world.frames(FileFetched.self, at: bob).isEmpty)
        let kept = try #require(list(file, from: ann))
        #expect(kept.fetches.map(\.accountName) == ["bob"] && kept.fetches.first?.time == noon && !kept.more)
    }

    @Test("[FILE-6.9-2] who offered a file and may not read there any more is not told who fetches it")
    func tellsNoStranger() throws {
        let stage = try #require(RightsStage(.open))
        let (world, owner, subject) = (stage.world, stage.session(.owner), stage.subject)
        let uploader = Uploader(session: subject, transfer: TransferID(rawValue: 77))
        let digest = Digest([UInt8](repeating: 7, count: 32))
        world.turn {
            $0.uploadStored(
                stage.file, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
        world.turn { $0.fileFetched(stage.file, by: stage.session(.member), at: world.now, into: &$1) }
        #expect(world.frames(FileFetched.self, at: subject).map(\.accountName) == ["member"])
        stage.sanction(.ban, "subject", from: owner)
        world.turn { $0.fileFetched(stage.file, by: owner, at: world.now, into: &$1) }
        #expect(world.frames(FileFetched.self, at: subject).map(\.accountName) == ["member"])
    }

    @Test("[FILE-6.9-1] the offerer's own fetch, one of a file still coming in, and one not kept leave no mark")
    func marksNothing() throws {
        keep(file, ann)
        let offered = world.outcome(
            Offered.self, of: world.offer("b", to: .room("lobby"), transfer: 2, from: ann), at: ann)
        let coming = try #require(offered).file
        keep(coming, bob)
        keep(FileID(rawValue: 99), bob)
        world.journal.failure = .storage
        keep(file, bob)
        world.journal.failure = nil
        for file in [file, coming] { #expect(list(file, from: ann)?.fetches == []) }
        #expect(world.frames(FileFetched.self, at: ann).isEmpty)
        keep(file, bob)
        #expect(list(file, from: ann)?.fetches.count == 1)
    }

    @Test("[FILE-6.9-3] only who offered a file may ask who fetched it; the order is that of the fetches")
    func lists() throws {
        let cleo = world.logIn("cleo")
        keep(file, cleo)
        keep(file, bob)
        #expect(list(file, from: ann)?.fetches.map(\.accountName) == ["cleo", "bob"])
        let page = list(file, count: 1, from: ann)
        #expect(page?.fetches.map(\.accountName) == ["cleo"] && page?.more == true)
        let asked = world.send(ListFetches(file: file, count: 0), from: bob)
        #expect(world.refusal(of: asked, at: bob) == .notAllowed)
        let unknown = world.send(ListFetches(file: FileID(rawValue: 99), count: 0), from: ann)
        #expect(world.refusal(of: unknown, at: ann) == .noSuchFile)
        world.send(Withdraw(operation: world.operation(), file: file), from: ann)
        #expect(list(file, from: ann)?.fetches.count == 2)
    }

    @Test("[FILE-6.9-1] a thousand accounts are noted for a file, and all fit one list")
    func bound() throws {
        for number in 1...1_001 {
            let session = world.logIn("account-of-a-very-long-name-\(number)")
            keep(file, session)
            world.end(session, .quit)
        }
        let all = try #require(list(file, from: ann))
        #expect(all.fetches.count == 1_000 && !all.more)
    }

    @Test("marks and withdrawals are there again after a restart")
    func restart() throws {
        let operation = OperationID(instance: 9, counter: 4)
        let again = World(snapshot: snapshot(withdrawnBy: operation))
        let session = again.connect()
        again.admit("ann", session)
        let asked = again.send(ListFetches(file: file, count: 0), from: session)
        let fetches = again.outcome(FetchList.self, of: asked, at: session)?.fetches
        #expect(fetches?.map(\.accountName) == ["bob"])
        let retry = again.send(Withdraw(operation: operation, file: file), from: session)
        let outcome = again.outcome(Committed.self, of: retry, at: session)
        #expect(outcome?.sequence == 3 && outcome?.time == again.now)
        let other = again.send(Withdraw(operation: OperationID(instance: 9, counter: 5), file: file), from: session)
        #expect(again.refusal(of: other, at: session) == .fileWithdrawn)
    }

    /// A file that was fetched and then taken back, as a journal gives it.
    private func snapshot(withdrawnBy operation: OperationID) -> Snapshot {
        var snapshot = Snapshot()
        let room = ConversationID(rawValue: 1)
        snapshot.rooms = [
            RoomRecord(
                conversation: room, name: "lobby", topic: "", creator: AccountID(rawValue: 0), time: world.now,
                log: LogState(epoch: 1, first: 1, head: 3, headTime: world.now))
        ]
        let (owner, fetcher) = (AccountID(rawValue: 1), AccountID(rawValue: 2))
        snapshot.accounts = [
            AccountRecord(account: owner, name: "ann", verifiers: [], time: world.now),
            AccountRecord(account: fetcher, name: "bob", verifiers: [], time: world.now),
        ]
        snapshot.files = [
            FileRecord(
                file: file, conversation: room, sequence: 1, time: world.now, account: owner, state: .withdrawn,
                sizeBytes: 5, digest: .zero, name: "a.txt")
        ]
        snapshot.fetches = [FetchRecord(file: file, account: fetcher, time: world.now)]
        snapshot.withdrawals = [WithdrawalRecord(file: file, operation: operation, sequence: 3, time: world.now)]
        return snapshot
    }
}
