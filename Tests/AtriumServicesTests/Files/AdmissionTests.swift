import AtriumServices
import AtriumWire
import Testing

struct AdmissionTests {
    static func world(account: UInt64 = 1 << 60, server: UInt64 = 1 << 60, floor: UInt64 = 0) -> World {
        World(limits: [.accountStoredMaxBytes: account, .serverStoredMaxBytes: server, .freeSpaceMinBytes: floor])
    }

    /// What an offer was answered: nil where it was taken.
    func refusal(_ world: World, _ name: String, _ sizeBytes: UInt64, _ session: SessionID) -> ErrorFrame? {
        let requestID = world.offer(name, sizeBytes: sizeBytes, to: .room("lobby"), from: session)
        return world.outcome(ErrorFrame.self, of: requestID, at: session)
    }

    @Test("[FILE-6.10-1] [LIMIT-8.1-4] an account offers as many bytes as its quota has, and not one more")
    func accountQuota() {
        let world = Self.world(account: 1_000)
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        #expect(refusal(world, "a", 600, ann) == nil)
        let error = refusal(world, "b", 401, ann)
        #expect(error?.code == .quotaExceeded && error?.available == 400 && error?.scope == .request)
        #expect(refusal(world, "b", 400, ann) == nil)
        #expect(refusal(world, "c", 1, ann)?.available == 0)
        #expect(refusal(world, "empty", 0, ann) == nil)
        #expect(refusal(world, "d", 1_000, bob) == nil)
    }

    @Test("[FILE-6.10-1] [LIMIT-8.1-4] all accounts together offer as many bytes as the server's quota has")
    func serverQuota() {
        let world = Self.world(account: 800, server: 1_000)
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        #expect(refusal(world, "a", 700, ann) == nil)
        #expect(refusal(world, "b", 301, bob)?.available == 300)
        #expect(refusal(world, "b", 101, ann)?.available == 100)
        #expect(refusal(world, "b", 300, bob) == nil)
    }

    @Test("[FILE-6.10-1] offers that wait for their commit count, and those that fail give their bytes back")
    func inFlight() {
        let world = Self.world(account: 1_000)
        let ann = world.logIn("ann")
        world.isJournalHeld = true
        let first = world.offer("a", sizeBytes: 600, to: .room("lobby"), from: ann)
        let second = world.offer("b", sizeBytes: 600, to: .room("lobby"), transfer: 2, from: ann)
        world.isJournalHeld = false
        world.commitAll()
        #expect(world.outcome(Offered.self, of: first, at: ann) != nil)
        #expect(world.refusal(of: second, at: ann) == .quotaExceeded)
        world.journal.failure = .storage
        #expect(refusal(world, "c", 400, ann)?.code == .storage)
        world.journal.failure = nil
        #expect(refusal(world, "c", 400, ann) == nil)
    }

    @Test("[FILE-6.10-2] an offer that is withdrawn counts no more, by its owner or by the server")
    func withdrawals() throws {
        let world = Self.world(account: 1_000)
        let ann = world.logIn("ann")
        let requestID = world.offer("a", sizeBytes: 1_000, to: .room("lobby"), from: ann)
        let file = try #require(world.outcome(Offered.self, of: requestID, at: ann)?.file)
        #expect(refusal(world, "b", 1, ann)?.code == .quotaExceeded)
        world.send(Withdraw(operation: world.operation(), file: file), from: ann)
        #expect(refusal(world, "b", 1_000, ann) == nil)
        world.end(ann, .quit)
        world.pass(milliseconds: 120_000_000)
        #expect(refusal(world, "c", 1_000, world.logIn("ann")) == nil)
    }

    @Test("[FILE-6.10-2] a retried offer is the first one, also where its own bytes filled the quota")
    func retries() throws {
        let world = Self.world(account: 1_000)
        let ann = world.logIn("ann")
        let operation = world.operation()
        func offer(_ transfer: UInt32) -> UInt32 {
            world.offer(
                "a", sizeBytes: 600, to: .room("lobby"), transfer: transfer, from: ann, operation: operation)
        }
        let first = world.outcome(Offered.self, of: offer(1), at: ann)
        let second = world.outcome(Offered.self, of: offer(2), at: ann)
        #expect(try #require(first).file == second?.file)
        #expect(refusal(world, "b", 400, ann) == nil)
        #expect(world.outcome(Offered.self, of: offer(3), at: ann)?.file == first?.file)
        #expect(refusal(world, "c", 1, ann)?.code == .quotaExceeded)
    }

    @Test("[FILE-6.10-1] an offer there is no room for makes no conversation")
    func makesNoRoom() {
        let world = Self.world(account: 10)
        let ann = world.logIn("ann")
        _ = world.logIn("bob")
        for target in [Target.room("new"), .account("bob")] {
            let requestID = world.offer("a", sizeBytes: 11, to: target, from: ann)
            #expect(world.refusal(of: requestID, at: ann) == .quotaExceeded)
        }
        #expect(world.refusal(of: world.send(Who(target: .room("new"), after: ""), from: ann), at: ann) != nil)
    }

    @Test("[FILE-6.10-1] what a journal holds counts after a start")
    func restarts() {
        var snapshot = Snapshot()
        snapshot.accounts = [
            AccountRecord(account: AccountID(rawValue: 1), name: "ann", verifiers: [], time: WallTime(microseconds: 0))
        ]
        for (index, state) in [FileState.stored, .uploading, .withdrawn].enumerated() {
            snapshot.files.append(
                FileRecord(
                    file: FileID(rawValue: UInt64(index + 1)), conversation: ConversationID(rawValue: 1),
                    sequence: UInt64(index + 1), time: WallTime(microseconds: 0), account: AccountID(rawValue: 1),
                    state: state,
                    sizeBytes: 300, digest: Digest([UInt8](repeating: UInt8(index), count: 32)), name: "f"))
        }
        let world = World(limits: [.accountStoredMaxBytes: 1_000], snapshot: snapshot)
        let ann = world.connect()
        world.admit("ann", ann)
        #expect(refusal(world, "a", 401, ann)?.available == 400)
        #expect(refusal(world, "a", 400, ann) == nil)
    }

    @Test("[FILE-6.10-3] [LIMIT-8.1-4] a file that would leave less than the floor free is refused, and chat goes on")
    func floor() {
        let world = Self.world(floor: 1_000)
        let ann = world.logIn("ann")
        world.turn { router, _ in
            router.spaceMeasured(SpaceReport(dataFreeBytes: 1_500, journalFreeBytes: 1_000))
        }
        let error = refusal(world, "a", 501, ann)
        #expect(error?.code == .storageFull && error?.available == 500)
        #expect(refusal(world, "a", 500, ann) == nil)
        #expect(refusal(world, "b", 1, ann)?.available == 0)
        #expect(world.outcome(Committed.self, of: world.say("hi", in: .room("lobby"), from: ann), at: ann) != nil)
    }

    @Test("[FILE-6.10-3] below the floor of either disk not even an empty file is taken, until there is room again")
    func belowFloor() {
        let world = Self.world(floor: 1_000)
        let ann = world.logIn("ann")
        for (data, journal) in [(999, 5_000), (5_000, 999)] as [(UInt64, UInt64)] {
            world.turn { router, _ in
                router.spaceMeasured(SpaceReport(dataFreeBytes: data, journalFreeBytes: journal))
            }
            #expect(refusal(world, "a", 0, ann)?.available == 0)
        }
        world.turn { router, _ in
            router.spaceMeasured(SpaceReport(dataFreeBytes: 1_000, journalFreeBytes: 1_000))
        }
        #expect(refusal(world, "a", 0, ann) == nil)
    }

    @Test(
        "[FILE-6.10-3] what open uploads have yet to take up is not free; what they have is gone from the disk already")
    func unwritten() throws {
        let world = Self.world()
        let ann = world.logIn("ann")
        func measure(_ free: UInt64) {
            world.turn { router, _ in router.spaceMeasured(SpaceReport(dataFreeBytes: free, journalFreeBytes: free)) }
        }
        measure(1_000)
        let requestID = world.offer("a", sizeBytes: 600, to: .room("lobby"), from: ann)
        let file = try #require(world.outcome(Offered.self, of: requestID, at: ann)?.file)
        #expect(refusal(world, "b", 401, ann)?.available == 400)
        world.turn { router, _ in router.uploadsAdvanced([UploadProgress(file: file, allocatedBytes: 500)]) }
        // The last look was before that: the same bytes must not be free twice.
        #expect(refusal(world, "b", 401, ann)?.available == 400)
        measure(500)
        #expect(refusal(world, "b", 401, ann)?.available == 400)
        world.send(Withdraw(operation: world.operation(), file: file), from: ann)
        measure(1_000)
        #expect(refusal(world, "b", 1_001, ann)?.available == 1_000)
    }
}
