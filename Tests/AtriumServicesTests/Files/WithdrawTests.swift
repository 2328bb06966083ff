import AtriumServices
import AtriumWire
import Testing

struct WithdrawTests {
    let world = World()
    let ann: SessionID
    let bob: SessionID
    let digest = Digest([UInt8](repeating: 7, count: 32))

    init() {
        ann = world.logIn("ann")
        bob = world.logIn("bob")
    }

    func offer(_ name: String, transfer: UInt32 = 1, from session: SessionID) throws -> FileID {
        let requestID = world.offer(name, to: .room("lobby"), transfer: transfer, from: session)
        return try #require(world.outcome(Offered.self, of: requestID, at: session)?.file)
    }

    func store(_ file: FileID, transfer: UInt32 = 1, from session: SessionID) {
        let uploader = Uploader(session: session, transfer: TransferID(rawValue: transfer))
        world.turn {
            $0.uploadStored(file, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
        }
    }

    func withdraw(_ file: FileID, operation: OperationID? = nil, from session: SessionID) -> UInt32 {
        world.send(Withdraw(operation: operation ?? world.operation(), file: file), from: session)
    }

    var removed: [Digest] {
        world.blobs.compactMap { if case .remove(let digest) = $0 { digest } else { nil } }
    }

    @Test("[FILE-6.8-1] only its owner takes a file back; everybody hears of it")
    func ownerAlone() throws {
        let file = try offer("a.txt", from: ann)
        store(file, from: ann)
        #expect(world.refusal(of: withdraw(file, from: bob), at: bob) == .notAllowed)
        let committed = world.outcome(Committed.self, of: withdraw(file, from: ann), at: ann)
        #expect(committed?.sequence == 3)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.removed])
        #expect(removed == [digest])
        #expect(world.refusal(of: world.fetch(file, from: bob), at: bob) == .fileWithdrawn)
    }

    @Test("a second withdrawal is refused, a retry of the first gets its outcome, also in flight")
    func repeats() throws {
        let file = try offer("a.txt", from: ann)
        let operation = world.operation()
        world.isJournalHeld = true
        let first = withdraw(file, operation: operation, from: ann)
        let retry = withdraw(file, operation: operation, from: ann)
        let second = withdraw(file, from: ann)
        world.isJournalHeld = false
        world.commitAll()
        let late = withdraw(file, operation: operation, from: ann)
        let outcomes = [first, retry, late].map { world.outcome(Committed.self, of: $0, at: ann) }
        #expect(outcomes[0] != nil && outcomes[0] == outcomes[1] && outcomes[0] == outcomes[2])
        #expect(world.refusal(of: second, at: ann) == .fileWithdrawn)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).count == 1)
    }

    @Test("withdrawing an upload ends its transfer and gives its bytes up")
    func endsUpload() throws {
        let file = try offer("a.txt", from: ann)
        _ = withdraw(file, from: ann)
        let codes = world.items(ann).compactMap { item -> ErrorCode? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(codes == [.fileWithdrawn])
        guard case .discard(file) = world.blobs.last else {
            Issue.record("the bytes are given up")
            return
        }
        // The worker finished in the same moment: its bytes are nobody's.
        store(file, from: ann)
        #expect(removed == [digest] && world.frames(FileStoredEvent.self, at: bob).isEmpty)
    }

    @Test("bytes go with the last file that names them, and not while an upload may become them")
    func removesLast() throws {
        let first = try offer("a.txt", from: ann)
        store(first, from: ann)
        let second = try offer("b.txt", transfer: 2, from: bob)
        store(second, transfer: 2, from: bob)
        _ = withdraw(first, from: ann)
        #expect(removed.isEmpty)
        // An upload that is under way holds nothing back, whatever its size.
        _ = try offer("c.txt", transfer: 3, from: ann)
        _ = withdraw(second, from: bob)
        #expect(removed == [digest])
    }

    @Test("a withdrawal that could not be kept is refused, and the file that became whole meanwhile is stored")
    func failsToWithdraw() throws {
        let file = try offer("a.txt", from: ann)
        world.isJournalHeld = true
        let requestID = withdraw(file, from: ann)
        store(file, from: ann)
        world.journal.failure = .storage
        world.journal.failuresLeft = 1
        world.commitAll()
        #expect(world.refusal(of: requestID, at: ann) == .storage)
        #expect(world.outcome(Stored.self, of: 1_000_001, at: ann)?.file == file)
        #expect(world.frames(FileStoredEvent.self, at: bob).count == 1)
    }

    @Test("a file that became whole while its withdrawal was on its way is not stored, and its bytes go")
    func crosses() throws {
        let file = try offer("a.txt", from: ann)
        world.isJournalHeld = true
        _ = withdraw(file, from: ann)
        store(file, from: ann)
        world.commitAll()
        let ends = world.items(ann).compactMap { item -> UInt32? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.header.requestID
        }
        #expect(ends == [1_000_001] && removed == [digest])
        #expect(world.frames(FileStoredEvent.self, at: bob).isEmpty)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).count == 1)
    }

    @Test("a file withdrawn while it was being stored is stored first")
    func withdrawsWhileStoring() throws {
        let file = try offer("a.txt", from: ann)
        world.isJournalHeld = true
        store(file, from: ann)
        let requestID = withdraw(file, from: ann)
        world.commitAll()
        #expect(world.outcome(Stored.self, of: 1_000_001, at: ann)?.sequence == 2)
        #expect(world.outcome(Committed.self, of: requestID, at: ann)?.sequence == 3)
        #expect(removed == [digest])
    }

    @Test("a file that could not be kept as stored is withdrawn once the journal writes again")
    func failsToStore() throws {
        let file = try offer("a.txt", from: ann)
        world.journal.failure = .storageFull
        store(file, from: ann)
        let ends = world.items(ann).compactMap { item -> ErrorCode? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(ends == [.storageFull])
        world.pass(milliseconds: 61_000)
        world.journal.failure = nil
        world.pass(milliseconds: 61_000)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.failed])
        #expect(removed == [digest])
    }
}
