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

    private func find(_ found: Digest) -> Int {
        var count = 0
        world.turn {
            count = $0.removeUnnamed([found], into: &$1)
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
        #expect(find(digest) == 1 && removed == [digest])
    }

    @Test("bytes found on the disk go at once where no file names them, and stay where one does")
    func removesFound() throws {
        store(try offer("a"), as: digest)
        #expect(find(digest) == 0 && removed.isEmpty)
        #expect(find(other) == 1 && removed == [other])
    }

    @Test("what is let go and kept anew in one turn stays; an upload of the same size holds nothing back")
    func staysWhereKeptAnew() throws {
        let first = try offer("a")
        store(first, as: digest)
        let (second, third) = (try offer("b", transfer: 2), try offer("c", transfer: 3))
        world.isJournalHeld = true
        withdraw(first)
        let batch = try #require(world.waiting.first)
        world.isJournalHeld = false
        world.waiting = []
        let uploader = Uploader(session: ann, transfer: TransferID(rawValue: 2))
        let committed = world.journal.commit([batch])
        world.turn {
            for batch in committed { $0.committed(batch, at: world.now, into: &$1) }
            $0.uploadStored(second, digest: digest, by: uploader, requestID: 1_000_002, at: world.now, into: &$1)
        }
        #expect(removed.isEmpty)
        store(third, as: other, transfer: 3)
        withdraw(third)
        _ = try offer("d", transfer: 4)
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
