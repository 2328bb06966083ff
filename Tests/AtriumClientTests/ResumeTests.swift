import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Transfers that an earlier run left")
struct ResumeTests {
    private static let blockBytes = 65_536
    private static let conversation = ConversationID(rawValue: 3)

    private static func chunk(_ bytes: [UInt8], _ number: Int, of transfer: TransferID) -> Chunk {
        let data = Array(bytes[number * blockBytes..<min(bytes.count, (number + 1) * blockBytes)])
        return Chunk(
            transfer: transfer, block: UInt32(number), checksum: data.withUnsafeBytes { CRC32C.checksum($0) },
            data: data)
    }

    private static func fetching(_ peer: ScriptedPeer, _ bytes: [UInt8]) throws -> Fetch {
        let (fetch, id) = try peer.receive(Fetch.self)
        try peer.send(
            Fetching(
                transfer: fetch.transfer, file: fetch.file, conversation: conversation,
                sizeBytes: UInt64(bytes.count), state: .stored, name: "n"),
            to: id)
        return fetch
    }

    /// The next frame of a kind; credit and pings are passed over.
    private static func next<Frame: WireFrame>(_: Frame.Type, _ peer: ScriptedPeer) throws -> (Frame, UInt32) {
        while true {
            let (header, frame) = try peer.receive()
            if header.kind == .credit || header.kind == .ping || header.kind == .chunk { continue }
            guard header.kind == Frame.kind else { throw ScriptedPeer.Surprise("\(header.kindNumber)") }
            return (try Frame(decoding: Array(frame[FrameHeader.byteCount...]).span.bytes), header.requestID)
        }
    }

    /// Ends both sides in good order.
    private static func finish(_ test: TestClient, _ server: ScriptedServer) throws {
        try test.client.perform(.quit)
        let error = try test.disconnected()
        #expect(server.finish() == nil)
        #expect(error == nil)
        test.client.stop()
    }

    /// Leaves two blocks of five on disk, without an end.
    private static func leaveDownload(
        _ bytes: [UInt8], _ folder: TemporaryFolder, _ keys: TemporaryFolder, _ account: ScriptedAccount
    ) throws {
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let fetch = try fetching(peer, bytes)
            for number in 0..<2 { try peer.send(chunk(bytes, number, of: fetch.transfer)) }
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false))
        guard case .failed(let error) = try test.lastStep(token).phase, error.kind == .lost else {
            throw ScriptedPeer.Surprise("it did not fail")
        }
        test.client.stop()
        #expect(server.finish() == nil)
    }

    @Test("a fetch goes on behind the blocks that are there, and says to the server that the file is kept")
    func goesOnWithADownload() throws {
        let bytes = sampleBytes(4 * Self.blockBytes + 9)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        try Self.leaveDownload(bytes, folder, keys, account)
        #expect(folder.names.count == 1 && folder.names[0].hasSuffix(".atrium-part"))

        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let fetch = try Self.fetching(peer, bytes)
            guard fetch.firstBlock == 2, fetch.blockCount == 0 else { throw ScriptedPeer.Surprise("\(fetch)") }
            for number in 2..<5 { try peer.send(Self.chunk(bytes, number, of: fetch.transfer)) }
            try peer.send(
                DownloadEnd(
                    transfer: fetch.transfer, sizeBytes: UInt64(bytes.count), digest: Digest.sha256(of: bytes)))
            let (cancel, id) = try Self.next(Cancel.self, peer)
            guard cancel.kept == true else { throw ScriptedPeer.Surprise("not kept") }
            try peer.send(Cancelled(transfer: cancel.transfer, sentBytes: 0), to: id)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false))
        let resumed = try test.first { event in
            if case .transfer(let step) = event, case .resumed(let done) = step.phase { done } else { nil }
        }
        #expect(resumed == UInt64(2 * Self.blockBytes))
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: folder.path + "/n"))
        #expect(try folder.read("n") == bytes && folder.names == ["n"])
        try Self.finish(test, server)
        #expect(TemporaryFolder.names(in: keys.path + "/transfers").isEmpty)
    }

    @Test("a fetch whose name is taken meanwhile leaves alone what an earlier run left, for the next one")
    func keepsWhatIsThere() throws {
        let bytes = sampleBytes(4 * Self.blockBytes + 9)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        try Self.leaveDownload(bytes, folder, keys, account)
        let path = try folder.write("n", [1])
        for isTaken in [true, false] {
            if !isTaken { #expect(unlink(path) == 0) }
            let server = try ScriptedServer { peer in
                try peer.logIn(account: account)
                guard !isTaken else {
                    _ = try peer.receive(Quit.self)
                    return
                }
                let fetch = try Self.fetching(peer, bytes)
                guard fetch.firstBlock == 2 else { throw ScriptedPeer.Surprise("\(fetch)") }
            }
            let test = try TestClient(port: server.port, keys: keys)
            let fetch = Command.fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false)
            guard case .failed(let error) = try test.lastStep(try test.client.perform(fetch)).phase else {
                throw ScriptedPeer.Surprise("it did not fail")
            }
            #expect(error.kind == (isTaken ? .local : .lost))
            if isTaken { try Self.finish(test, server) }
            test.client.stop()
            #expect(server.finish() == nil)
        }
    }

    @Test("a block whose bytes are not what was written is fetched again")
    func doesNotTrustTheDisk() throws {
        let bytes = sampleBytes(4 * Self.blockBytes + 9)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        try Self.leaveDownload(bytes, folder, keys, account)
        let partial = try #require(folder.names.first)
        let descriptor = open("\(folder.path)/\(partial)", O_WRONLY)
        #expect(pwrite(descriptor, [1, 2, 3], 3, 70) == 3)
        close(descriptor)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let fetch = try Self.fetching(peer, bytes)
            guard fetch.firstBlock == 0, fetch.blockCount == 1 else { throw ScriptedPeer.Surprise("\(fetch)") }
            try peer.send(Self.chunk(bytes, 0, of: fetch.transfer))
            try peer.send(
                DownloadEnd(
                    transfer: fetch.transfer, sizeBytes: UInt64(bytes.count), digest: Digest.sha256(of: bytes)))
            let (resend, _) = try Self.next(Resend.self, peer)
            guard resend.firstBlock == 2, resend.blockCount == 3 else { throw ScriptedPeer.Surprise("\(resend)") }
            for number in 2..<5 { try peer.send(Self.chunk(bytes, number, of: fetch.transfer)) }
            let (cancel, id) = try Self.next(Cancel.self, peer)
            try peer.send(Cancelled(transfer: cancel.transfer, sentBytes: 0), to: id)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false))
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: folder.path + "/n"))
        #expect(try folder.read("n") == bytes)
        try Self.finish(test, server)
    }

    private static func offered(
        _ offer: Offer, credit: UInt64 = 1 << 20, prefix: Int? = nil, of bytes: [UInt8] = [],
        missing: [BlockRange]? = nil
    ) -> Offered {
        Offered(
            transfer: offer.transfer, file: FileID(rawValue: 5), conversation: conversation, sequence: 8,
            time: WallTime(microseconds: 1), created: false, creditBytes: credit,
            prefixBlocks: prefix.map { UInt32($0) },
            prefixDigest: prefix.map { Digest.sha256(of: Array(bytes.prefix($0 * blockBytes))) }, missing: missing)
    }

    /// Offers a file, and goes before it is sent.
    ///
    /// - Returns: the offer.
    private static func leaveUpload(
        _ path: String, _ keys: TemporaryFolder, _ account: ScriptedAccount
    ) throws -> Offer {
        let seen = SeenOffer()
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let (offer, id) = try peer.receive(Offer.self)
            seen.offer.withLock { $0 = offer }
            try peer.send(offered(offer), to: id)
            _ = try peer.receive(Chunk.self)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        guard case .failed(let error) = try test.lastStep(token).phase, error.kind == .lost else {
            throw ScriptedPeer.Surprise("it did not fail")
        }
        test.client.stop()
        #expect(server.finish() == nil)
        return try #require(seen.offer.withLock { $0 })
    }

    /// Takes the blocks of an upload up to its end.
    private static func takeUpload(_ peer: ScriptedPeer) throws -> (blocks: [Int], end: UploadEnd, id: UInt32) {
        var blocks: [Int] = []
        while true {
            let (header, frame) = try peer.receive()
            let payload = Array(frame[FrameHeader.byteCount...])
            if header.kind == .chunk { blocks.append(Int(try Chunk(decoding: payload.span.bytes).block)) }
            if header.kind == .uploadEnd {
                return (blocks, try UploadEnd(decoding: payload.span.bytes), header.requestID)
            }
        }
    }

    private static func stored(_ offer: Offer, _ digest: Digest) -> Stored {
        Stored(
            transfer: offer.transfer, file: FileID(rawValue: 5), conversation: conversation, sequence: 9,
            digest: digest)
    }

    @Test("[FILE-6.2-8] an offer of the same file is taken up: only what the server lacks is sent")
    func goesOnWithAnUpload() throws {
        let bytes = sampleBytes(9 * Self.blockBytes + 9)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        let path = try folder.write("up.bin", bytes)
        let first = try Self.leaveUpload(path, keys, account)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let (offer, id) = try peer.receive(Offer.self)
            guard offer.operation == first.operation else { throw ScriptedPeer.Surprise("another operation") }
            let missing = [BlockRange(firstBlock: 4, blockCount: 1), BlockRange(firstBlock: 8, blockCount: 2)]
            try peer.send(Self.offered(offer, prefix: 3, of: bytes, missing: missing), to: id)
            let upload = try Self.takeUpload(peer)
            guard upload.blocks == [4, 8, 9], upload.end.digest == Digest.sha256(of: bytes) else {
                throw ScriptedPeer.Surprise("\(upload)")
            }
            try peer.send(Self.stored(offer, upload.end.digest), to: upload.id)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.offer(path: path, to: .room("Lobby")))
        let resumed = try test.first { event in
            if case .transfer(let step) = event, case .resumed(let done) = step.phase { done } else { nil }
        }
        #expect(resumed == UInt64(7 * Self.blockBytes))
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: path))
        try Self.finish(test, server)
        #expect(TemporaryFolder.names(in: keys.path + "/transfers").isEmpty)
    }

    @Test("where the server has other bytes than the file, that offer is taken back, and it is sent anew")
    func findsOtherContent() throws {
        let bytes = sampleBytes(3 * Self.blockBytes)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        let path = try folder.write("up.bin", bytes)
        let first = try Self.leaveUpload(path, keys, account)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let (offer, id) = try peer.receive(Offer.self)
            try peer.send(Self.offered(offer, prefix: 2, of: sampleBytes(3 * Self.blockBytes, seed: 2)), to: id)
            let (cancel, cancelID) = try Self.next(Cancel.self, peer)
            try peer.send(Cancelled(transfer: cancel.transfer, sentBytes: 0), to: cancelID)
            let (again, againID) = try Self.next(Offer.self, peer)
            guard offer.operation == first.operation, again.operation != first.operation else {
                throw ScriptedPeer.Surprise("\(again)")
            }
            try peer.send(Self.offered(again), to: againID)
            let upload = try Self.takeUpload(peer)
            guard upload.blocks == [0, 1, 2] else { throw ScriptedPeer.Surprise("\(upload)") }
            try peer.send(Self.stored(again, upload.end.digest), to: upload.id)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        _ = try test.first { event in
            if case .transfer(let step) = event, case .restarted = step.phase { true } else { nil }
        }
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: path))
        try Self.finish(test, server)
    }

    @Test("a file that was written to since it was offered is sent anew, and the old offer is taken back")
    func findsAChangedFile() throws {
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        let path = try folder.write("up.bin", sampleBytes(3 * Self.blockBytes))
        let first = try Self.leaveUpload(path, keys, account)
        let bytes = sampleBytes(2 * Self.blockBytes + 1, seed: 3)
        try folder.write("up.bin", bytes)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let (withdraw, withdrawID) = try Self.next(Withdraw.self, peer)
            guard withdraw.file == FileID(rawValue: 5) else { throw ScriptedPeer.Surprise("\(withdraw)") }
            try peer.send(ErrorFrame(.fileWithdrawn, "gone"), to: withdrawID)
            let (offer, id) = try peer.receive(Offer.self)
            guard offer.operation != first.operation else { throw ScriptedPeer.Surprise("the old operation") }
            try peer.send(Self.offered(offer), to: id)
            let upload = try Self.takeUpload(peer)
            try peer.send(Self.stored(offer, upload.end.digest), to: upload.id)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: path))
        try Self.finish(test, server)
    }

    @Test("a file that the server has whole already is not sent again")
    func findsItStored() throws {
        let bytes = sampleBytes(3 * Self.blockBytes)
        let (folder, keys, account) = (try TemporaryFolder(), try TemporaryFolder(), ScriptedAccount())
        let path = try folder.write("up.bin", bytes)
        _ = try Self.leaveUpload(path, keys, account)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            let (offer, id) = try peer.receive(Offer.self)
            try peer.send(Self.offered(offer, credit: 0), to: id)
            let (list, listID) = try Self.next(ListFiles.self, peer)
            guard list.before == 9, list.count == 1 else { throw ScriptedPeer.Surprise("\(list)") }
            let entry = FileEntry(
                file: FileID(rawValue: 5), sequence: 8, time: WallTime(microseconds: 1),
                account: AccountID(rawValue: 1), accountName: "ada", state: .stored, sizeBytes: UInt64(bytes.count),
                digest: Digest.sha256(of: bytes), name: "up.bin")
            try peer.send(FileList(conversation: Self.conversation, more: false, files: [entry]), to: listID)
            _ = try Self.next(Quit.self, peer)
        }
        let test = try TestClient(port: server.port, keys: keys)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        #expect(try test.lastStep(token).phase == .finished(Digest.sha256(of: bytes), path: path))
        try Self.finish(test, server)
    }

    @Test("bytes that do not fit their digest are sent anew once, and then the transfer fails")
    func sendsAnewOnce() throws {
        let bytes = sampleBytes(2 * Self.blockBytes)
        let (folder, account) = (try TemporaryFolder(), ScriptedAccount())
        let path = try folder.write("up.bin", bytes)
        let server = try ScriptedServer { peer in
            try peer.logIn(account: account)
            var operations: [OperationID] = []
            for _ in 0..<2 {
                let (offer, id) = try Self.next(Offer.self, peer)
                operations.append(offer.operation)
                try peer.send(Self.offered(offer), to: id)
                let upload = try Self.takeUpload(peer)
                try peer.send(
                    ErrorFrame(
                        code: .digestMismatch, scope: .transfer, retryAfterMilliseconds: 0, text: "other bytes",
                        transfer: offer.transfer), to: upload.id)
            }
            guard operations[0] != operations[1] else { throw ScriptedPeer.Surprise("one operation") }
        }
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        guard case .failed(let error) = try test.lastStep(token).phase else {
            throw ScriptedPeer.Surprise("it did not fail")
        }
        #expect(error.kind == .local)
        #expect(server.finish() == nil)
    }
}
