import AtriumServices
import AtriumWire
import Testing

@Suite("What maintenance asks of the core")
struct UpkeepTests {
    let world = World()
    let ann: SessionID
    let digest = Digest([UInt8](repeating: 7, count: 32))
    let other = Digest([UInt8](repeating: 9, count: 32))

    init() { ann = world.logIn("ann") }

    private func offer(_ name: String, transfer: UInt32 = 1) throws -> FileID {
        let requestID = world.offer(name, to: .room("lobby"), transfer: transfer, from: ann)
        return try #require(world.outcome(Offered.self, of: requestID, at: ann)?.file)
    }

    private func store(_ file: FileID, as digest: Digest, transfer: UInt32 = 1) {
        let uploader = Uploader(session: ann, transfer: TransferID(rawValue: transfer))
        world.turn {
            $0.uploadStored(file, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
    }

    private func withdraw(_ file: FileID) {
        _ = world.send(Withdraw(operation: world.operation(), file: file), from: ann)
    }

    private func find(_ found: Digest, sizeBytes: UInt64) -> Int {
        var count = 0
        world.turn {
            count = $0.removeUnnamed([Router.FoundBytes(digest: found, sizeBytes: sizeBytes)], into: &$1)
        }
        return count
    }

    private var removed: [Digest] {
        world.blobs.compactMap { if case .remove(let digest) = $0 { digest } else { nil } }
    }

    @Test("while removals are held nothing goes; behind the last hold everything does that nobody names by then")
    func holds() throws {
        let (first, second) = (try offer("a"), try offer("b", transfer: 2))
        store(first, as: digest)
        store(second, as: other, transfer: 2)
        world.turn { router, _ in
            router.holdRemovals()
            router.holdRemovals()
        }
        withdraw(first)
        withdraw(second)
        world.turn { $0.releaseRemovals(into: &$1) }
        #expect(removed.isEmpty)
        // The same bytes come again meanwhile.
        store(try offer("c", transfer: 3), as: other, transfer: 3)
        world.turn { $0.releaseRemovals(into: &$1) }
        #expect(removed == [digest])
        // One release too many ends no hold that is yet to come.
        world.turn { router, effects in
            router.releaseRemovals(into: &effects)
            router.holdRemovals()
        }
        #expect(find(digest, sizeBytes: 5) == 1 && removed == [digest])
    }

    @Test("bytes found on the disk go at once where no file names them, and stay where one does")
    func removesFound() throws {
        store(try offer("a"), as: digest)
        #expect(find(digest, sizeBytes: 5) == 0 && removed.isEmpty)
        #expect(find(other, sizeBytes: 5) == 1 && removed == [other])
    }

    @Test("bytes found stay while an upload of their size is open, and for good where it turns out to be them")
    func waitsForUploads() throws {
        let file = try offer("a")
        let size = try #require(world.frames(FileOfferedEvent.self, at: ann).last?.sizeBytes)
        #expect(find(digest, sizeBytes: size) == 1 && find(digest, sizeBytes: size) == 1)
        #expect(find(other, sizeBytes: size) == 1 && removed.isEmpty)
        world.turn { router, _ in #expect(router.census.removalCount == 2) }
        store(file, as: digest)
        #expect(removed == [other])
        world.turn { router, _ in #expect(router.census.removalCount == 0) }
    }

    @Test("the census counts logins, accounts, and uploads with and without a sender")
    func counts() throws {
        _ = world.logIn("ann")
        _ = world.logIn("bob")
        let (first, second) = (try offer("a"), try offer("b", transfer: 2))
        world.turn {
            #expect($0.census.sessionCount == 3 && $0.census.accountCount == 2)
            #expect($0.census.uploadCount == 2 && $0.census.sendingCount == 2)
            $0.sessionEnded(ann, reason: .lost, at: world.now, into: &$1)
            #expect($0.census.sessionCount == 2 && $0.census.sendingCount == 0)
            #expect($0.endedUploads(among: [first, FileID(rawValue: 99), second]) == [FileID(rawValue: 99)])
        }
    }
}
