import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@Suite("Files over real sockets")
struct FileTests {
    private let server: RunningServer
    private let ada: WireClient
    private let bob: WireClient

    init() throws {
        server = try RunningServer()
        ada = try server.client("ada")
        bob = try server.client("bob")
    }

    /// Bytes that no two blocks share.
    private func bytes(_ count: Int) -> [UInt8] {
        var state: UInt64 = 88_172_645_463_325_252
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
    }

    @Test(
        "[FILE-6.6-2] what goes up comes down, whatever its size",
        arguments: [0, 1, 65535, 65536, 65537, 5 * 65536, 3_000_001])
    func thereAndBack(size: Int) throws {
        let content = bytes(size)
        let stored = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        #expect(stored.digest == Digest.sha256(of: content))
        let event = try bob.wait(FileStoredEvent.self)
        #expect(event.digest == stored.digest)
        #expect(event.sizeBytes == UInt64(size))
        let fetching = try bob.fetch(event.file, transfer: 9)
        #expect(fetching.state == .stored)
        #expect(fetching.name == "a.bin")
        let (received, end) = try bob.receive(transfer: 9)
        #expect(received == content)
        #expect(end.digest == stored.digest)
        let cancelled = try bob.ask(Cancel(transfer: .init(rawValue: 9), sentBytes: 0), Cancelled.self)
        #expect(cancelled.sentBytes == UInt64(size))
    }

    @Test("[FILE-6.7-1] a download starts while the upload still runs, and follows it to the end")
    func cutThrough() throws {
        let content = bytes(40 * 65536 + 17)
        let offered = try ada.offer("live.bin", sizeBytes: content.count, to: .room("lobby"))
        var credit = offered.creditBytes
        try ada.sendBlocks(0..<10, of: content, credit: &credit)
        let fetching = try bob.fetch(offered.file, transfer: 3)
        #expect(fetching.state == .uploading)
        // Bytes come down before the upload has gone on.
        let first = try bob.wait(Chunk.self)
        #expect(first.block == 0)
        #expect(first.data == Array(content[..<65536]))
        try bob.send(raw: Credit(transfer: .init(rawValue: 3), bytes: 65536).encoded())
        try ada.sendBlocks(10..<WireClient.blockCount(content), of: content, credit: &credit)
        _ = try ada.ask(UploadEnd(transfer: .init(rawValue: 1), digest: Digest.sha256(of: content)), Stored.self)
        let (rest, end) = try bob.receive(transfer: 3)
        #expect(first.data + rest == content)
        #expect(end.digest == Digest.sha256(of: content))
    }

    @Test("[FILE-6.2-5] [FILE-6.4-3] a chunk with a wrong checksum is asked for again, and its credit comes back")
    func wrongChecksum() throws {
        let content = bytes(3 * 65536)
        _ = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        var damaged = ada.chunk(1, of: content)
        damaged.checksum ^= 1
        try ada.send(raw: ada.chunk(0, of: content).encoded() + damaged.encoded() + ada.chunk(2, of: content).encoded())
        let resend = try ada.wait(Resend.self)
        #expect(resend.firstBlock == 1)
        #expect(resend.blockCount == 1)
        try ada.send(raw: ada.chunk(1, of: content).encoded())
        let stored = try ada.ask(
            UploadEnd(transfer: .init(rawValue: 1), digest: Digest.sha256(of: content)), Stored.self)
        #expect(stored.digest == Digest.sha256(of: content))
    }

    @Test("[FILE-6.2-4] a file whose bytes have another SHA-256 than stated is not kept")
    func wrongDigest() throws {
        let content = bytes(100_000)
        let offered = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        var credit = offered.creditBytes
        try ada.sendBlocks(0..<2, of: content, credit: &credit)
        let error = try ada.refusal(UploadEnd(transfer: .init(rawValue: 1), digest: .zero))
        #expect(error.code == .digestMismatch)
        #expect(error.scope == .transfer)
        let withdrawn = try bob.wait(FileWithdrawnEvent.self)
        #expect(withdrawn.reason == .mismatch)
        let fetch = Fetch(
            transfer: .init(rawValue: 5), file: offered.file, firstBlock: 0, blockCount: 0, creditBytes: 1 << 20)
        #expect(try bob.refusal(fetch).code == .fileWithdrawn)
    }

    @Test("[FILE-6.4-2] [FILE-6.6-4] [ERROR-7.1-3] a chunk past the end ends the transfer, and the connection goes on")
    func pastTheEnd() throws {
        let content = bytes(65536)
        _ = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        var chunk = ada.chunk(0, of: content)
        chunk.block = 1
        try ada.send(raw: chunk.encoded())
        let error = try ada.wait(ErrorFrame.self)
        #expect(error.code == .chunkMisplaced)
        #expect(error.scope == .transfer)
        #expect(error.transfer == TransferID(rawValue: 1))
        try ada.say("still here", in: .room("lobby"))
        #expect(try bob.wait(FileWithdrawnEvent.self).name == "a.bin")
    }

    @Test("[FILE-6.5-1] more chunk data than was granted ends the connection")
    func beyondCredit() throws {
        let tight = try RunningServer {
            $0.limits[.creditInitialBytes] = 65536
            $0.limits[.creditTransferMaxBytes] = 65536
        }
        let greedy = try tight.client("greedy")
        let content = bytes(65536)
        _ = try greedy.offer("a.bin", sizeBytes: 1 << 30, to: .room("lobby"))
        let chunk = greedy.chunk(0, of: content).encoded()
        do {
            // Repeated blocks count too.
            for _ in 0..<50 { try greedy.send(raw: chunk + chunk + chunk + chunk) }
        } catch is WireClient.Failure {
            // The server has closed already.
        }
        #expect(try greedy.lastError()?.code == .creditExceeded)
        try tight.client("other").say("service goes on", in: .room("lobby"))
    }

    @Test("[FILE-6.6-3] cancelling an upload withdraws the file and frees the transfer")
    func cancelUpload() throws {
        let content = bytes(10 * 65536)
        let offered = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        var credit = offered.creditBytes
        try ada.sendBlocks(0..<4, of: content, credit: &credit)
        _ = try ada.ask(Cancel(transfer: .init(rawValue: 1), sentBytes: 4 * 65536), Cancelled.self)
        #expect(try bob.wait(FileWithdrawnEvent.self).reason == .cancelled)
        try ada.upload(content, name: "b.bin", to: .room("lobby"))
    }

    @Test("[FILE-6.1-2] [LIMIT-8.1-4] transfers beyond the limit are refused, and an id in use")
    func transferLimits() throws {
        let maximum = Int(Limit.transfersOpenMax.defaultValue)
        for number in 1...maximum {
            _ = try ada.offer("f\(number)", sizeBytes: 65536, to: .room("lobby"), transfer: UInt32(number))
        }
        func offer(_ transfer: UInt32) -> Offer {
            Offer(
                operation: ada.nextOperation(), target: .room("lobby"), transfer: TransferID(rawValue: transfer),
                sizeBytes: 1, name: "one")
        }
        #expect(try ada.refusal(offer(3)).code == .transferInUse)
        let file = try bob.wait(FileOfferedEvent.self).file
        let fetch = Fetch(transfer: .init(rawValue: 3), file: file, firstBlock: 0, blockCount: 0, creditBytes: 0)
        #expect(try ada.refusal(fetch).code == .transferInUse)
        // Another connection has ids of its own.
        _ = try bob.ask(fetch, Fetching.self)
        #expect(try ada.refusal(offer(0)).code == .transferInUse)
        #expect(try ada.refusal(offer(UInt32(maximum + 1))).code == .transferLimit)
        _ = try ada.ask(Cancel(transfer: .init(rawValue: 3), sentBytes: 0), Cancelled.self)
        _ = try ada.ask(offer(UInt32(maximum + 1)), Offered.self)
    }

    @Test("several files go up and down at once beside chat, on one connection each")
    func severalAtOnce() throws {
        let contents = (0..<4).map { Array(bytes(700_000 + $0 * 65536).reversed()) }
        var credits: [UInt64] = []
        var files: [FileID] = []
        for (index, content) in contents.enumerated() {
            let offered = try ada.offer(
                "f\(index)", sizeBytes: content.count, to: .room("lobby"), transfer: UInt32(index + 1))
            credits.append(offered.creditBytes)
            files.append(offered.file)
        }
        let blockCount = contents.map(WireClient.blockCount).max() ?? 0
        for block in 0..<blockCount {
            for (index, content) in contents.enumerated() where block < WireClient.blockCount(content) {
                try ada.sendBlocks(
                    block..<block + 1, of: content, transfer: UInt32(index + 1), credit: &credits[index])
            }
            try ada.say("between blocks", in: .room("lobby"))
        }
        for (index, content) in contents.enumerated() {
            _ = try ada.ask(
                UploadEnd(transfer: .init(rawValue: UInt32(index + 1)), digest: Digest.sha256(of: content)),
                Stored.self)
        }
        for (index, content) in contents.enumerated() {
            _ = try bob.fetch(files[index], transfer: UInt32(index + 1))
            let (received, _) = try bob.receive(transfer: UInt32(index + 1))
            #expect(received == content)
        }
    }

    @Test("[FILE-6.3-3] [FILE-6.3-5] [FILE-6.4-1] blocks are sent again when asked for")
    func resend() throws {
        let content = bytes(20 * 65536)
        let stored = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        _ = try bob.fetch(stored.file, transfer: 2)
        _ = try bob.receive(transfer: 2)
        try bob.send(raw: Resend(transfer: .init(rawValue: 2), firstBlock: 7, blockCount: 2).encoded())
        let again = [try bob.wait(Chunk.self), try bob.wait(Chunk.self)]
        #expect(again.map(\.block) == [7, 8])
        #expect(again.flatMap(\.data) == Array(content[7 * 65536..<9 * 65536]))
        try bob.send(raw: Resend(transfer: .init(rawValue: 2), firstBlock: 7, blockCount: 1).encoded())
        #expect(try bob.wait(Chunk.self).block == 7)
        // The end was said once, and the transfer is open still.
        #expect(!bob.passedOver.contains { $0.kind == .downloadEnd })
        try bob.send(raw: Resend(transfer: .init(rawValue: 2), firstBlock: 19, blockCount: 2).encoded())
        let error = try bob.wait(ErrorFrame.self)
        #expect(error.code == .blockRange && error.scope == .transfer && error.transfer == TransferID(rawValue: 2))
        #expect(!bob.passedOver.contains { $0.kind == .downloadEnd })
    }

    @Test("[FILE-6.3-2] a file offered to one person is not to be had by another")
    func privacy() throws {
        let content = bytes(1000)
        let stored = try ada.upload(content, name: "secret.txt", to: .account("bob"))
        let eve = try server.client("eve")
        let fetch = Fetch(
            transfer: .init(rawValue: 1), file: stored.file, firstBlock: 0, blockCount: 0, creditBytes: 1 << 20)
        #expect(try eve.refusal(fetch).code == .noSuchFile)
        _ = try bob.fetch(stored.file, transfer: 1)
        #expect(try bob.receive(transfer: 1).bytes == content)
    }

    @Test("files outlive the server")
    func restart() throws {
        let first = try RunningServer(keepsFolder: true)
        let content = bytes(200_000)
        let stored = try first.client("cleo").upload(content, name: "kept.bin", to: .room("lobby"))
        first.server.stop()
        let second = try RunningServer(folder: first.folder)
        let dan = try second.client("dan")
        let list = try dan.ask(ListFiles(target: .room("lobby"), before: 0, count: 0), FileList.self)
        #expect(list.files.map(\.name) == ["kept.bin"])
        #expect(list.files.map(\.digest) == [stored.digest])
        _ = try dan.fetch(stored.file, transfer: 1)
        #expect(try dan.receive(transfer: 1).bytes == content)
    }
}
