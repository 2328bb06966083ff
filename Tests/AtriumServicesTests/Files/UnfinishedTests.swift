import AtriumWire
import Testing

@testable import AtriumServices

@Suite("What one account may hold that is not stored yet")
struct UnfinishedTests {
    private func refusal(_ world: World, _ name: String, _ sizeBytes: UInt64, _ session: SessionID) -> ErrorFrame? {
        let requestID = world.offer(name, sizeBytes: sizeBytes, to: .room("lobby"), from: session)
        return world.outcome(ErrorFrame.self, of: requestID, at: session)
    }

    @Test("[FILE-6.10-4] [LIMIT-8.1-4] an account has as many bytes unfinished as it may, and not one more")
    func bound() {
        let world = World(limits: [.unfinishedMaxBytes: 1_000])
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        #expect(refusal(world, "a", 600, ann) == nil)
        let error = refusal(world, "b", 401, ann)
        #expect(error?.code == .quotaExceeded && error?.available == 400 && error?.scope == .request)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)
        #expect(refusal(world, "b", 400, ann) == nil)
        #expect(refusal(world, "c", 1_000, bob) == nil)
    }

    @Test("[FILE-6.10-4] what is stored, or withdrawn, is not unfinished any more")
    func ends() throws {
        let world = World(limits: [.unfinishedMaxBytes: 1_000])
        let ann = world.logIn("ann")
        let first = world.offer("a", sizeBytes: 1_000, to: .room("lobby"), from: ann)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        #expect(refusal(world, "b", 1, ann)?.code == .quotaExceeded)
        world.send(Withdraw(operation: world.operation(), file: file), from: ann)
        let second = world.offer("b", sizeBytes: 1_000, to: .room("lobby"), from: ann)
        let stored = try #require(world.outcome(Offered.self, of: second, at: ann)?.file)
        world.turn { router, effects in
            router.uploadStored(
                stored, digest: Digest([UInt8](repeating: 1, count: 32)),
                by: Uploader(session: ann, transfer: TransferID(rawValue: 1)), requestID: 1_000_001, at: world.now,
                into: &effects)
        }
        #expect(refusal(world, "c", 1_000, ann) == nil)
    }

    @Test("[FILE-6.10-4] nobody holds more than three quarters of the room for files, but for a small one")
    func share() {
        let world = World(limits: [.freeSpaceMinBytes: 0])
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let gibibyte: UInt64 = 1 << 30
        world.turn { router, _ in
            router.spaceMeasured(SpaceReport(dataFreeBytes: 8 * gibibyte, journalFreeBytes: 8 * gibibyte))
        }
        let error = refusal(world, "a", 6 * gibibyte + 1, ann)
        #expect(error?.code == .storageFull && error?.available == 6 * gibibyte)
        #expect(refusal(world, "a", 4 * gibibyte, ann) == nil)
        #expect(refusal(world, "b", 2 * gibibyte + 1, ann)?.available == 2 * gibibyte)
        #expect(refusal(world, "b", 2 * gibibyte, ann) == nil)
        #expect(refusal(world, "c", 1, ann)?.code == .storageFull)
        #expect(refusal(world, "d", gibibyte, bob) == nil)
        world.turn { router, _ in
            router.spaceMeasured(SpaceReport(dataFreeBytes: 7 * gibibyte + 1_000, journalFreeBytes: gibibyte))
        }
        #expect(refusal(world, "e", 1_000, world.logIn("cid")) == nil)
    }
}
