import AtriumServices
import AtriumWire
import Testing

struct ExpiryTests {
    /// Withdrawals under way at a time, at most.
    private static let filesMax = 100

    let digest = Digest([UInt8](repeating: 7, count: 32))

    func first(_ room: String, in world: World, at session: SessionID) -> UInt64? {
        world.outcome(Followed.self, of: world.follow(.room(room), from: session), at: session)?.first
    }

    /// Offers a file and has its bytes stored.
    func store(
        _ name: String, _ sizeBytes: UInt64, to room: String = "lobby", in world: World, by session: SessionID,
        digest: Digest? = nil
    ) throws -> FileID {
        let requestID = world.offer(name, sizeBytes: sizeBytes, to: .room(room), from: session)
        let file = try #require(world.outcome(Offered.self, of: requestID, at: session)?.file)
        let uploader = Uploader(session: session, transfer: TransferID(rawValue: 1))
        world.turn {
            $0.uploadStored(
                file, digest: digest ?? self.digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
        return file
    }

    func removals(_ world: World) -> Int {
        world.blobs.count { if case .remove = $0 { true } else { false } }
    }

    @Test("[ROOM-4.9-2] events go when they are older than the bound, a little later, and first moves behind them")
    func byAge() {
        let world = World(keep: KeepRule(.limits, eventAgeSeconds: 60))
        let ann = world.logIn("ann")
        world.say("one", in: .room("lobby"), from: ann)
        world.pass(milliseconds: 30_000)
        world.say("two", in: .room("lobby"), from: ann)
        #expect(first("lobby", in: world, at: ann) == 1)
        world.pass(milliseconds: 32_000)
        #expect(first("lobby", in: world, at: ann) == 2)
        world.pass(milliseconds: 32_000)
        #expect(first("lobby", in: world, at: ann) == 3)
        world.say("three", in: .room("lobby"), from: ann)
        world.pass(milliseconds: 2_000)
        #expect(first("lobby", in: world, at: ann) == 3)
    }

    @Test("[ROOM-4.9-2] a log of many events goes in steps of a thousand, with a rest between them")
    func steps() {
        let world = World(keep: KeepRule(.limits, eventBytes: 1))
        let ann = world.logIn("ann")
        for number in 0..<2_500 { world.say("\(number)", in: .room("lobby"), from: ann) }
        func expiries() -> [Expiry] {
            world.journal.changes.compactMap { if case .expire(let expiry) = $0 { expiry } else { nil } }
        }
        world.pass(milliseconds: 1_005)
        #expect(expiries().count == 1 && expiries().first?.rowsMax == 1_000)
        world.pass(milliseconds: 10)
        #expect(expiries().count == 2)
        world.pass(milliseconds: 2_000)
        #expect(expiries().count == 3 && first("lobby", in: world, at: ann) == 2_501)
    }

    @Test("one step is under way at a time, and one that fails is tried again")
    func fails() {
        let world = World(keep: KeepRule(.limits, eventBytes: 1))
        let ann = world.logIn("ann")
        for room in ["lobby", "den"] { world.say("x", in: .room(room), from: ann) }
        world.isJournalHeld = true
        world.pass(milliseconds: 5_000)
        #expect(world.waiting.count == 1)
        world.journal.failure = .storageFull
        world.isJournalHeld = false
        world.commitAll()
        #expect(first("lobby", in: world, at: ann) == 1)
        world.journal.failure = nil
        world.pass(milliseconds: 3_000)
        #expect(first("lobby", in: world, at: ann) == 2 && first("den", in: world, at: ann) == 2)
    }

    @Test("without bounds nothing is looked at")
    func idles() {
        let world = World()
        let ann = world.logIn("ann")
        world.say("one", in: .room("lobby"), from: ann)
        #expect(world.router.nextDeadline == nil)
    }

    @Test("[ROOM-4.9-6] [FILE-6.10-2] a file goes by its age, with its bytes and what it counted")
    func filesByAge() throws {
        let world = World(
            limits: [.accountStoredMaxBytes: 1_000], keep: KeepRule(.forever, fileAgeSeconds: 60))
        let ann = world.logIn("ann")
        _ = try store("a", 1_000, in: world, by: ann)
        world.pass(milliseconds: 59_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: ann).isEmpty)
        world.pass(milliseconds: 3_000)
        let event = world.frames(FileWithdrawnEvent.self, at: ann).first
        #expect(event?.reason == .expired && event?.head.operation == OperationID(instance: 0, counter: 0))
        #expect(removals(world) == 1)
        _ = try store("b", 1_000, in: world, by: ann)
    }

    @Test("of all rooms together only so many files are on their way out at a time, and in the end all have gone")
    func filesInSteps() throws {
        let world = World(keep: KeepRule(.forever, fileAgeSeconds: 60))
        let ann = world.logIn("ann")
        for room in ["lobby", "den"] {
            for number in 0..<60 { _ = try store("f\(number)", 1, to: room, in: world, by: ann) }
        }
        world.isJournalHeld = true
        world.pass(milliseconds: 63_000)
        let count = world.waiting.reduce(0) { $0 + $1.proposals.count }
        #expect(count == Self.filesMax)
        world.isJournalHeld = false
        world.commitAll()
        world.pass(milliseconds: 3_000)
        let withdrawn = world.journal.changes.count { change in
            if case .event(let event) = change, case .fileWithdrawn = event.state { true } else { false }
        }
        #expect(withdrawn == 120)
    }

    @Test("[ROOM-4.9-6] [LIMIT-8.1-4] the oldest files go as long as there are more bytes than the bound")
    func filesByBytes() throws {
        let world = World(keep: KeepRule(.forever, fileBytes: 1_000))
        let ann = world.logIn("ann")
        let first = try store("a", 400, in: world, by: ann)
        _ = try store("b", 600, in: world, by: ann)
        world.pass(milliseconds: 3_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: ann).isEmpty)
        _ = try store("c", 1, in: world, by: ann)
        world.pass(milliseconds: 3_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: ann).map(\.file) == [first])
    }

    @Test("[ROOM-4.9-6] [LIMIT-8.1-4] a file larger than the bound is refused when it is offered")
    func fileTooLarge() {
        let world = World(keep: KeepRule(.forever, fileBytes: 1_000))
        let ann = world.logIn("ann")
        for target in [Target.room("lobby"), .room("new")] {
            let requestID = world.offer("a", sizeBytes: 1_001, to: target, from: ann)
            let error = world.outcome(ErrorFrame.self, of: requestID, at: ann)
            #expect(error?.code == .fileTooLarge && error?.available == 1_000)
        }
        let requestID = world.offer("a", sizeBytes: 1_000, to: .room("lobby"), from: ann)
        #expect(world.outcome(Offered.self, of: requestID, at: ann) != nil)
    }

    @Test("[ROOM-4.9-6] bytes that several offers name go with the last of them")
    func sharedBytes() throws {
        let world = World(keep: KeepRule(.forever, fileAgeSeconds: 60))
        let ann = world.logIn("ann")
        _ = try store("a", 500, in: world, by: ann)
        world.pass(milliseconds: 30_000)
        _ = try store("b", 500, in: world, by: ann)
        world.pass(milliseconds: 33_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: ann).count == 1 && removals(world) == 0)
        world.pass(milliseconds: 33_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: ann).count == 2 && removals(world) == 1)
    }

    @Test("a file stays in the list, and may be fetched, though the event of its offer has gone")
    func listsKeptFiles() throws {
        let world = World(keep: KeepRule(.limits, eventAgeSeconds: 10))
        let ann = world.logIn("ann")
        let file = try store("a", 500, in: world, by: ann)
        world.pass(milliseconds: 13_000)
        #expect(first("lobby", in: world, at: ann) == 3)
        let list = world.send(ListFiles(target: .room("lobby"), before: 0, count: 0), from: ann)
        #expect(world.outcome(FileList.self, of: list, at: ann)?.files.map(\.file) == [file])
        #expect(world.outcome(Fetching.self, of: world.fetch(file, from: ann), at: ann)?.state == .stored)
    }
}
