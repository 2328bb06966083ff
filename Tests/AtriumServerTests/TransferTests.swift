import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumStorage

@Suite("The course of transfers over real sockets")
struct TransferTests {
    private static let blockBytes = WireClient.blockBytes
    private let server: RunningServer
    private let ada: WireClient
    private let bob: WireClient

    init() throws {
        server = try RunningServer()
        ada = try server.client("ada")
        bob = try server.client("bob")
    }

    /// Bytes of so many blocks.
    private func blocks(_ count: Int) -> [UInt8] {
        [UInt8](repeating: 7, count: count * Self.blockBytes)
    }

    private func fetch(_ file: FileID, transfer: UInt32 = 1, creditBytes: Int) -> Fetch {
        Fetch(
            transfer: TransferID(rawValue: transfer), file: file, firstBlock: 0, blockCount: 0,
            creditBytes: UInt64(creditBytes))
    }

    private func chunks(_ frames: [WireClient.Frame]) throws -> [Chunk] {
        try frames.filter { $0.kind == .chunk }.map { try $0.decode(Chunk.self) }
    }

    @Test("[FILE-6.1-1] a file of no bytes has no chunk: its end follows its beginning")
    func empty() throws {
        let stored = try ada.upload([], name: "empty", to: .room("lobby"))
        #expect(stored.digest == Digest.sha256(of: []))
        _ = try bob.fetch(stored.file, transfer: 1)
        #expect(try bob.wait(DownloadEnd.self).sizeBytes == 0)
        #expect(!bob.passedOver.contains { $0.kind == .chunk })
    }

    @Test("[FILE-6.1-3] chunks of a transfer that was cancelled are passed over, and their bytes returned")
    func lateChunks() throws {
        let tight = try RunningServer {
            $0.limits[.creditConnectionMaxBytes] = 4 * 65536
            $0.limits[.creditInitialBytes] = 65536
        }
        let client = try tight.client("ada")
        _ = try client.offer("a.bin", sizeBytes: 20 * Self.blockBytes, to: .room("lobby"))
        _ = try client.ask(Cancel(transfer: .init(rawValue: 1), sentBytes: 0), Cancelled.self)
        let chunk = client.chunk(0, of: blocks(1)).encoded()
        var credit: UInt64 = 4 * 65536
        for _ in 0..<12 {
            while credit < 65536 { credit += try client.wait(Credit.self) { $0.transfer.rawValue == 0 }.bytes }
            credit -= 65536
            try client.send(raw: chunk)
        }
        try client.send(raw: Credit(transfer: .init(rawValue: 1), bytes: 1).encoded())
        #expect(try !client.untilPong().contains { $0.kind == .error || $0.kind == .resend })
        #expect(!client.passedOver.contains { $0.kind == .error || $0.kind == .resend })
    }

    @Test("[FILE-6.1-3] a transfer id is free again behind Cancelled, Stored and an error of its transfer")
    func idsReturn() throws {
        _ = try ada.offer("cancelled", sizeBytes: 9, to: .room("lobby"))
        _ = try ada.ask(Cancel(transfer: .init(rawValue: 1), sentBytes: 0), Cancelled.self)
        try ada.upload(blocks(1), name: "stored", to: .room("lobby"))
        _ = try ada.offer("failed", sizeBytes: 9, to: .room("lobby"))
        try ada.send(raw: ada.chunk(0, of: blocks(1)).encoded())
        #expect(try ada.wait(ErrorFrame.self).scope == .transfer)
        let stored = try ada.upload(blocks(1), name: "stored too", to: .room("lobby"))
        _ = try ada.fetch(stored.file, transfer: 1)
    }

    @Test("[FILE-6.2-1] a file is refused for its name, its size or want of room before the first byte")
    func refusesOffers() throws {
        let large = try RunningServer {
            $0.limits[.fileMaxBytes] = 1 << 47
            $0.limits[.unfinishedMaxBytes] = 0
        }
        let client = try large.client("ada")
        func offer(_ name: String, _ sizeBytes: UInt64) -> Offer {
            Offer(
                operation: client.nextOperation(), target: .room("lobby"), transfer: .init(rawValue: 1),
                sizeBytes: sizeBytes, name: name)
        }
        #expect(try client.refusal(offer("a/b", 1)).code == .fileNameInvalid)
        let tooLarge = try client.refusal(offer("a", (1 << 47) + 1))
        #expect(tooLarge.code == .fileTooLarge && tooLarge.available == 1 << 47)
        // No disk has so much room.
        let error = try client.refusal(offer("a", 1 << 47))
        #expect(error.code == .storageFull && error.scope == .request && error.available ?? .max < 1 << 47)
        #expect(try client.passed(FileOfferedEvent.self) == nil)
        try client.upload([1], name: "small", to: .room("lobby"))
    }

    @Test("[FILE-6.3-6] stored bytes that are damaged end the transfer, and are not sent")
    func damaged() throws {
        let stored = try ada.upload(blocks(3), name: "a.bin", to: .room("lobby"))
        #expect(truncate(BlobFolder(path: server.folder).blob(stored.digest), 70_000) == 0)
        _ = try bob.fetch(stored.file, transfer: 4)
        let error = try bob.wait(ErrorFrame.self)
        #expect(error.code == .corrupt && error.scope == .transfer && error.transfer == TransferID(rawValue: 4))
        #expect(try chunks(bob.passedOver + bob.untilPong()).isEmpty)
    }

    @Test("[FILE-6.4-4] [SESSION-3.6-2] pongs, outcomes and events go before the chunks that wait")
    func chatGoesFirst() throws {
        let stored = try ada.upload(blocks(256), name: "a.bin", to: .room("lobby"))
        let reader = try WireClient(port: server.server.port, receiveBufferBytes: 65536)
        try reader.logIn("reader")
        _ = try reader.ask(fetch(stored.file, creditBytes: 256 * Self.blockBytes), Fetching.self)
        let (ping, say) = (reader.nextRequestID(), reader.nextRequestID())
        try reader.send(
            raw: Ping(eventsReceived: 0).encoded(requestID: ping)
                + Say(operation: reader.nextOperation(), target: .room("lobby"), style: .plain, text: "first")
                .encoded(requestID: say))
        _ = try bob.wait(MessageEvent.self) { $0.text == "first" }
        var (chunkCount, waiting) = (0, Set<FrameKind>([.pong, .committed, .messageEvent]))
        while !waiting.isEmpty, let frame = try reader.next() {
            if frame.kind == .chunk { chunkCount += 1 }
            guard let kind = frame.kind, waiting.remove(kind) != nil else { continue }
            #expect(frame.header.requestID == (kind == .pong ? ping : kind == .committed ? say : 0))
        }
        #expect(waiting.isEmpty && chunkCount < 64)
    }

    @Test("[FILE-6.5-1] [FILE-6.5-2] a download starts with the credit of Fetch, and goes on with what is granted")
    func creditOfTransfer() throws {
        let stored = try ada.upload(blocks(5), name: "a.bin", to: .room("lobby"))
        _ = try bob.ask(fetch(stored.file, creditBytes: 2 * Self.blockBytes + 100), Fetching.self)
        for block in 0...1 { #expect(try bob.wait(Chunk.self).block == UInt32(block)) }
        #expect(try chunks(bob.untilPong()).isEmpty)
        try bob.send(raw: Credit(transfer: .init(rawValue: 1), bytes: UInt64(Self.blockBytes) - 101).encoded())
        #expect(try chunks(bob.untilPong()).isEmpty)
        try bob.send(raw: Credit(transfer: .init(rawValue: 1), bytes: 1).encoded())
        #expect(try bob.wait(Chunk.self).block == 2)
        #expect(try chunks(bob.untilPong()).isEmpty)
    }

    @Test("[FILE-6.5-1] [FILE-6.5-2] all downloads together have the credit of the connection")
    func creditOfConnection() throws {
        let tight = try RunningServer { $0.limits[.creditConnectionMaxBytes] = 2 * 65536 }
        let client = try tight.client("ada")
        let content = blocks(1)
        let files = try (0..<3).map { try client.upload(content, name: "\($0)", to: .room("lobby")).file }
        for (index, file) in files.enumerated() {
            _ = try client.ask(fetch(file, transfer: UInt32(index + 1), creditBytes: 1 << 20), Fetching.self)
        }
        var sent = try Set(chunks(client.passedOver).map(\.transfer.rawValue))
        while sent.count < 2 { sent.insert(try client.wait(Chunk.self).transfer.rawValue) }
        #expect(try chunks(client.untilPong()).isEmpty)
        try client.send(raw: Credit(transfer: .init(rawValue: 0), bytes: 65536).encoded())
        sent.insert(try client.wait(Chunk.self).transfer.rawValue)
        #expect(sent == [1, 2, 3])
    }

    @Test("[FILE-6.6-1] [FILE-6.6-2] no frame of a transfer comes behind Cancelled, which says what was sent")
    func cancelsDownload() throws {
        let stored = try ada.upload(blocks(256), name: "a.bin", to: .room("lobby"))
        _ = try bob.ask(fetch(stored.file, creditBytes: 256 * Self.blockBytes), Fetching.self)
        _ = try bob.wait(Chunk.self)
        let cancel = Cancel(transfer: .init(rawValue: 1), sentBytes: 0)
        let cancelled = try bob.ask(cancel, Cancelled.self)
        let received = try chunks(bob.passedOver).count + 1
        #expect(cancelled.sentBytes == UInt64(received * Self.blockBytes))
        #expect(try bob.untilPong().isEmpty)
        #expect(try bob.refusal(cancel).code == .noSuchTransfer)
        try bob.say("no harm", in: .room("lobby"))
    }

    @Test("[FILE-6.7-2] [FILE-6.2-8] who fetches is told when the sender is gone, and when it is back")
    func waitsForTheSender() throws {
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let content = blocks(4)
        var sender: WireClient? = try server.stranger()
        try sender?.logIn("cleo", key: key)
        let offer = Offer(
            operation: ada.nextOperation(), target: .room("lobby"), transfer: .init(rawValue: 1),
            sizeBytes: UInt64(content.count), name: "a.bin")
        let offered = try #require(try sender?.ask(offer, Offered.self))
        var credit = offered.creditBytes
        try sender?.sendBlocks(0..<2, of: content, credit: &credit)
        _ = try bob.ask(fetch(offered.file, creditBytes: 1 << 20), Fetching.self)
        for _ in 0..<2 { _ = try bob.wait(Chunk.self) }
        sender = nil
        #expect(try bob.wait(TransferState.self).flow == .waiting)
        let again = try server.stranger()
        try again.logIn("cleo", key: key, claims: false)
        let resumed = try again.ask(offer, Offered.self)
        #expect(resumed.file == offered.file && !resumed.created)
        #expect(try bob.wait(TransferState.self).flow == .flowing)
        credit = resumed.creditBytes
        try again.sendBlocks(2..<4, of: content, credit: &credit)
        _ = try again.ask(UploadEnd(transfer: .init(rawValue: 1), digest: Digest.sha256(of: content)), Stored.self)
        #expect(try bob.receive(transfer: 1).end.digest == Digest.sha256(of: content))
    }

    @Test("[FILE-6.7-3] who fetches a file that is withdrawn as it comes in gets one error, and no more of it")
    func withdrawnAsItComes() throws {
        let content = blocks(4)
        let offered = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        var credit = offered.creditBytes
        try ada.sendBlocks(0..<1, of: content, credit: &credit)
        _ = try bob.ask(fetch(offered.file, transfer: 6, creditBytes: 1 << 20), Fetching.self)
        _ = try bob.wait(Chunk.self)
        _ = try ada.ask(Cancel(transfer: .init(rawValue: 1), sentBytes: 65536), Cancelled.self)
        let error = try bob.wait(ErrorFrame.self)
        #expect(error.code == .fileWithdrawn && error.scope == .transfer && error.transfer == TransferID(rawValue: 6))
        _ = try bob.passed(FileWithdrawnEvent.self) ?? bob.wait(FileWithdrawnEvent.self)
        #expect(try bob.untilPong().isEmpty)
    }

    @Test("[ERROR-7.1-3] an upload that fails while its UploadEnd is open ends with one error, its outcome")
    func failsWithItsEndOpen() throws {
        let content = blocks(3)
        _ = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        let end = try ada.send(UploadEnd(transfer: .init(rawValue: 1), digest: Digest.sha256(of: content)))
        _ = try ada.wait(Resend.self)
        var chunk = ada.chunk(0, of: content)
        chunk.block = 9
        try ada.send(raw: chunk.encoded())
        let error = try ada.outcome(of: end).decode(ErrorFrame.self)
        #expect(error.code == .chunkMisplaced && error.scope == .transfer && error.transfer == TransferID(rawValue: 1))
        #expect(!ada.passedOver.contains { $0.kind == .error })
    }

    @Test("[FILE-6.6-1] [SESSION-3.4-1] an UploadEnd that is open has its outcome before Cancelled, which comes last")
    func cancelsWithItsEndOpen() throws {
        let content = blocks(3)
        _ = try ada.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
        let end = try ada.send(UploadEnd(transfer: .init(rawValue: 1), digest: Digest.sha256(of: content)))
        _ = try ada.wait(Resend.self)
        let cancel = try ada.send(Cancel(transfer: .init(rawValue: 1), sentBytes: 0))
        let error = try ada.outcome(of: end).decode(ErrorFrame.self)
        #expect(error.code == .fileWithdrawn && error.scope == .transfer && error.transfer == TransferID(rawValue: 1))
        #expect(!ada.passedOver.contains { $0.kind == .cancelled })
        #expect(try ada.outcome(of: cancel).kind == .cancelled)
        _ = try ada.passed(FileWithdrawnEvent.self) ?? ada.wait(FileWithdrawnEvent.self)
        #expect(try !ada.untilPong().contains { $0.kind == .error })
    }
}
