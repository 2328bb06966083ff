import AtriumServices
import AtriumWire
import Testing

struct FileTests {
    let world = World(limits: [.uploadAbandonMilliseconds: 60_000])
    let ann: SessionID
    let bob: SessionID
    let digest = Digest([UInt8](repeating: 7, count: 32))

    init() {
        ann = world.logIn("ann")
        bob = world.logIn("bob")
    }

    func uploader(_ session: SessionID, _ transfer: UInt32 = 1) -> Uploader {
        Uploader(session: session, transfer: TransferID(rawValue: transfer))
    }

    func offer(_ name: String, sizeBytes: UInt64 = 100_000, transfer: UInt32 = 1, from session: SessionID) throws
        -> FileID
    {
        let requestID = world.offer(name, sizeBytes: sizeBytes, to: .room("lobby"), transfer: transfer, from: session)
        return try #require(world.outcome(Offered.self, of: requestID, at: session)?.file)
    }

    func store(_ file: FileID, digest: Digest, by uploader: Uploader, requestID: UInt32 = 1_000_001) {
        world.turn {
            $0.uploadStored(file, digest: digest, by: uploader, requestID: requestID, at: world.now, into: &$1)
        }
    }

    func files(at session: SessionID, before: UInt64 = 0, count: UInt16 = 0) -> FileList? {
        let requestID = world.send(ListFiles(target: .room("lobby"), before: before, count: count), from: session)
        return world.outcome(FileList.self, of: requestID, at: session)
    }

    @Test("[FILE-6.7-1] an offer is an event, opens the upload, and may be fetched at once")
    func offers() throws {
        let requestID = world.offer("a.txt", to: .room("lobby"), from: ann)
        let offered = try #require(world.outcome(Offered.self, of: requestID, at: ann))
        let event = try #require(world.frames(FileOfferedEvent.self, at: bob).first)
        #expect(event.file == offered.file && event.sizeBytes == 100_000 && event.name == "a.txt")
        #expect(event.head.sequence == offered.sequence && event.head.authorName == "ann")
        #expect(!offered.created)
        guard case .open(offered.file, 100_000, 1) = world.blobs.first else {
            Issue.record("bytes are begun")
            return
        }
        let fetching = world.outcome(Fetching.self, of: world.fetch(offered.file, from: bob), at: bob)
        #expect(fetching?.state == .uploading && fetching?.name == "a.txt")
        for case .openDownload(_, let grant) in world.items(bob) {
            #expect(grant.digest == nil && grant.blockCount == 2 && grant.creditBytes == 1_000)
        }
    }

    @Test("[FILE-6.2-2] an offer is answered, and its file to be fetched, only when the event is kept")
    func offersOnceKept() throws {
        world.isJournalHeld = true
        let requestID = world.offer("a.txt", to: .room("lobby"), from: ann)
        #expect(world.isOpen(requestID, at: ann) && world.frames(FileOfferedEvent.self, at: bob).isEmpty)
        #expect(world.refusal(of: world.fetch(FileID(rawValue: 1), from: bob), at: bob) == .noSuchFile)
        world.commitAll()
        let offered = try #require(world.outcome(Offered.self, of: requestID, at: ann))
        #expect(world.outcome(Fetching.self, of: world.fetch(offered.file, from: bob), at: bob) != nil)
        world.journal.failure = .storage
        world.isJournalHeld = false
        let unkept = world.offer("b.txt", to: .room("lobby"), transfer: 2, from: ann)
        #expect(world.refusal(of: unkept, at: ann) == .storage)
    }

    @Test("the upload is opened before its outcome is sent")
    func opensBeforeOutcome() throws {
        _ = try offer("a.txt", from: ann)
        let opened = world.items(ann).firstIndex { if case .admitUpload = $0 { true } else { false } }
        let answered = world.items(ann).firstIndex {
            if case .frame(let frame) = $0 { frame.header.kind == .offered } else { false }
        }
        #expect(try #require(opened) < #require(answered))
    }

    @Test("[FRAME-2.7-2] an offer to a new name makes the room, and says so")
    func offerCreates() {
        let offered = world.outcome(Offered.self, of: world.offer("a", to: .room("new"), from: ann), at: ann)
        #expect(offered?.created == true && offered?.sequence == 1 && offered?.transfer.rawValue == 1)
    }

    @Test("[FILE-6.2-6] a stored file is an event with its digest; only then is UploadEnd answered")
    func stores() throws {
        let file = try offer("a.txt", from: ann)
        world.isJournalHeld = true
        store(file, digest: digest, by: uploader(ann))
        #expect(world.frames(Stored.self, at: ann).isEmpty)
        world.commitAll()
        let stored = world.outcome(Stored.self, of: 1_000_001, at: ann)
        #expect(stored?.digest == digest && stored?.sequence == 2 && stored?.transfer.rawValue == 1)
        #expect(world.items(ann).contains { if case .storeTransfer = $0 { true } else { false } })
        #expect(world.frames(FileStoredEvent.self, at: bob).map(\.digest) == [digest])
        #expect(files(at: bob)?.files.map(\.state) == [.stored])
        world.fetch(file, from: bob)
        for case .openDownload(_, let grant) in world.items(bob) { #expect(grant.digest == digest) }
    }

    @Test(
        "[FILE-6.2-4] [FILE-6.3-2] [FILE-6.6-4] [ERROR-7.1-3] a failed upload tells its sender why, and all others")
    func fails() throws {
        let file = try offer("a.txt", from: ann)
        world.turn {
            $0.uploadFailed(
                file, reason: .mismatch, code: .digestMismatch, text: "the bytes differ", by: uploader(ann),
                requestID: 1_000_001, at: world.now, into: &$1)
        }
        let ends = world.items(ann).compactMap { item -> ErrorFrame? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            #expect(frame.header.requestID == 1_000_001)
            return frame.decoded(as: ErrorFrame.self)
        }
        #expect(ends.map(\.code) == [.digestMismatch] && ends.first?.scope == .transfer)
        #expect(ends.first?.transfer == TransferID(rawValue: 1))
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.mismatch])
        #expect(world.refusal(of: world.fetch(file, from: bob), at: bob) == .fileWithdrawn)
    }

    @Test("[FILE-6.6-3] a cancelled upload is withdrawn and its bytes given up")
    func cancels() throws {
        let file = try offer("a.txt", from: ann)
        world.turn { $0.uploadEnded(file, by: uploader(bob), reason: .cancelled, at: world.now, into: &$1) }
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).isEmpty)
        world.turn { $0.uploadEnded(file, by: uploader(ann), reason: .cancelled, at: world.now, into: &$1) }
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.cancelled])
        guard case .discard(file) = world.blobs.last else {
            Issue.record("the bytes are given up")
            return
        }
    }

    @Test("[FILE-6.2-7] an upload whose sender is lost waits, and is withdrawn when nobody takes it up")
    func abandons() throws {
        let file = try offer("a.txt", from: ann)
        world.end(ann, .lost)
        world.pass(milliseconds: 59_999)
        #expect(files(at: bob)?.files.map(\.state) == [.uploading])
        world.pass(milliseconds: 1)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.abandoned])
        #expect(files(at: bob)?.files.first?.file == file)
    }

    @Test("[FILE-6.2-7] a sender that comes and goes leaves one deadline, and the time counts from its last end")
    func abandonsOnce() throws {
        let operation = world.operation()
        var session = ann
        world.offer("a.txt", to: .room("lobby"), from: session, operation: operation)
        let before = world.router.deadlineCount
        for _ in 0..<50 {
            world.end(session, .quit)
            session = world.logIn("ann")
            world.offer("a.txt", to: .room("lobby"), from: session, operation: operation)
        }
        #expect(world.router.deadlineCount <= before + 1)
        world.pass(milliseconds: 30_000)
        world.end(session, .quit)
        world.pass(milliseconds: 59_999)
        #expect(files(at: bob)?.files.map(\.state) == [.uploading])
        world.pass(milliseconds: 1)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).map(\.reason) == [.abandoned])
    }

    @Test("[FILE-6.2-8] the same operation takes a waiting upload up again, under a higher lease")
    func takesUpAgain() throws {
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let offered = world.outcome(Offered.self, of: first, at: ann)
        world.end(ann, .lost)
        world.pass(milliseconds: 30_000)
        let again = world.logIn("ann")
        let second = world.offer("a.txt", to: .room("lobby"), transfer: 8, from: again, operation: operation)
        var resumed = try #require(world.outcome(Offered.self, of: second, at: again))
        #expect(resumed.transfer.rawValue == 8)
        resumed.transfer = TransferID(rawValue: 1)
        #expect(resumed == offered)
        let file = resumed.file
        guard
            case .admitUpload(_, file, _, lease: 2) = world.items(again).first(where: {
                if case .admitUpload = $0 { true } else { false }
            })
        else {
            Issue.record("the upload is opened again")
            return
        }
        world.pass(milliseconds: 120_000)
        #expect(world.frames(FileOfferedEvent.self, at: bob).count == 1)
        #expect(world.frames(FileWithdrawnEvent.self, at: bob).isEmpty)
    }

    @Test("[FILE-6.2-8] an upload is taken up again also when the journal has long forgotten the operation")
    func takesUpForgotten() throws {
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        world.end(ann, .lost)
        world.journal.forgetOperations()
        let again = world.logIn("ann")
        let second = world.offer("a.txt", to: .room("lobby"), from: again, operation: operation)
        #expect(world.outcome(Offered.self, of: second, at: again)?.file == file)
        #expect(world.frames(FileOfferedEvent.self, at: bob).count == 1)
        // Another's operation of the same number, and another request, are none of it.
        for (session, name) in [(bob, "a.txt"), (again, "b.txt")] {
            let other = world.offer(name, to: .room("lobby"), transfer: 2, from: session, operation: operation)
            #expect(world.outcome(Offered.self, of: other, at: session)?.file != file)
        }
    }

    @Test("[FILE-6.2-8] [FILE-6.6-4] a second connection takes an upload over from the first, which is told")
    func takesOver() throws {
        let operation = world.operation()
        world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let second = world.logIn("ann")
        world.offer("a.txt", to: .room("lobby"), from: second, operation: operation)
        let codes = world.items(ann).compactMap { item -> ErrorCode? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(codes == [.leaseLost])
        world.end(ann, .quit)
        world.pass(milliseconds: 120_000)
        #expect(files(at: bob)?.files.map(\.state) == [.uploading])
    }

    @Test(
        "[FILE-6.2-8] who took up an upload that was whole already is told too when it is not stored",
        arguments: [true, false])
    func takesUpWhole(isWithdrawn: Bool) throws {
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        let second = world.logIn("ann")
        world.offer("a.txt", to: .room("lobby"), transfer: 2, from: second, operation: operation)
        if isWithdrawn {
            world.isJournalHeld = true
            world.send(Withdraw(operation: world.operation(), file: file), from: ann)
        } else {
            world.journal.failure = .storage
        }
        // The worker had ended it for the first, and knows nothing of the second.
        store(file, digest: digest, by: uploader(ann))
        if isWithdrawn { world.commitAll() }
        let codes = world.items(second).compactMap { item -> ErrorCode? in
            guard case .failTransfer(TransferID(rawValue: 2), let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(codes == [isWithdrawn ? .fileWithdrawn : .storage])
    }

    @Test("[FILE-6.2-8] an offer repeated when its file is stored opens nothing")
    func repeatsStored() throws {
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        store(file, digest: digest, by: uploader(ann))
        world.forget(ann)
        let again = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        #expect(world.outcome(Offered.self, of: again, at: ann)?.creditBytes == 0)
        #expect(!world.items(ann).contains { if case .admitUpload = $0 { true } else { false } })
    }

    @Test("[FILE-6.2-8] an offer repeated when its file is withdrawn says so")
    func repeatsWithdrawn() throws {
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        world.turn { $0.uploadEnded(file, by: uploader(ann), reason: .cancelled, at: world.now, into: &$1) }
        let again = world.offer("a.txt", to: .room("lobby"), transfer: 2, from: ann, operation: operation)
        #expect(world.refusal(of: again, at: ann) == .fileWithdrawn)
    }

    @Test("[FILE-6.2-7] uploads left open by a stop are withdrawn in time")
    func abandonsAfterStart() {
        var snapshot = Snapshot()
        snapshot.rooms = [
            RoomRecord(
                conversation: ConversationID(rawValue: 1), name: "lobby", topic: "", creator: AccountID(rawValue: 0),
                time: world.now,
                log: LogState(epoch: 1, first: 1, head: 1, headTime: world.now))
        ]
        snapshot.files = [
            FileRecord(
                file: FileID(rawValue: 1), conversation: ConversationID(rawValue: 1), sequence: 1, time: world.now,
                account: AccountID(rawValue: 77), state: .uploading, sizeBytes: 5, digest: .zero, name: "a.txt")
        ]
        let world = World(limits: [.uploadAbandonMilliseconds: 60_000], snapshot: snapshot)
        world.pass(milliseconds: 60_000)
        guard case .event(let change) = world.journal.changes.last, case .fileWithdrawn(_, .abandoned) = change.state
        else {
            Issue.record("the upload is given up")
            return
        }
        #expect(change.operation == OperationID(instance: 0, counter: 0))
    }

    @Test("[FILE-6.8-2] files are listed newest first, in pages")
    func lists() throws {
        for number in 1...5 { _ = try offer("f\(number)", transfer: UInt32(number), from: ann) }
        #expect(files(at: bob)?.files.map(\.name) == ["f5", "f4", "f3", "f2", "f1"])
        let page = try #require(files(at: bob, before: 4, count: 2))
        #expect(page.files.map(\.name) == ["f3", "f2"] && page.more)
        #expect(page.files.first?.accountName == "ann" && page.files.first?.sequence == 3)
        let all = try #require(files(at: bob, before: .max))
        #expect(all.files.count == 5 && !all.more)
        for number in 6...300 { _ = try offer(String(repeating: "n", count: 250), transfer: UInt32(number), from: ann) }
        let full = try #require(files(at: bob))
        #expect(full.more && full.encoded().count - FrameHeader.byteCount <= 65_536 && full.files.count > 150)
    }
}
