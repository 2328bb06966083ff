import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Transfers")
struct TransferTests {
    private static let blockBytes = 65_536

    private static func chunk(_ bytes: [UInt8], _ number: Int, of transfer: TransferID, damaged: Bool = false) -> Chunk
    {
        let data = Array(bytes[number * blockBytes..<min(bytes.count, (number + 1) * blockBytes)])
        let checksum = data.withUnsafeBytes { CRC32C.checksum($0) }
        return Chunk(transfer: transfer, block: UInt32(number), checksum: damaged ? ~checksum : checksum, data: data)
    }

    private static func serve(
        _ peer: ScriptedPeer, _ bytes: [UInt8], name: String = "offered.bin", damaged: Int? = nil,
        digest: Digest? = nil, answersCancel: Bool = true
    ) throws {
        let (fetch, id) = try peer.receive(Fetch.self)
        try peer.send(
            Fetching(
                transfer: fetch.transfer, file: fetch.file, conversation: ConversationID(rawValue: 3),
                sizeBytes: UInt64(bytes.count), state: .stored, name: name),
            to: id)
        for number in 0..<(bytes.count + blockBytes - 1) / blockBytes {
            try peer.send(chunk(bytes, number, of: fetch.transfer, damaged: number == damaged))
        }
        try peer.send(
            DownloadEnd(
                transfer: fetch.transfer, sizeBytes: UInt64(bytes.count),
                digest: digest ?? Digest.sha256(of: bytes)))
        if let damaged {
            let resend = try peer.receive(Resend.self).frame
            guard resend.firstBlock == UInt32(damaged), resend.blockCount == 1 else {
                throw ScriptedPeer.Surprise("\(resend)")
            }
            try peer.send(chunk(bytes, damaged, of: fetch.transfer))
        }
        while true {
            let (header, frame) = try peer.receive()
            if header.kind == .credit || header.kind == .ping { continue }
            guard header.kind == .cancel else { throw ScriptedPeer.Surprise("\(header.kindNumber)") }
            let cancel = try Cancel(decoding: Array(frame[12...]).span.bytes)
            if answersCancel {
                try peer.send(
                    Cancelled(transfer: cancel.transfer, sentBytes: UInt64(bytes.count)), to: header.requestID)
            }
            break
        }
        let (_, quit) = try peer.receive(Quit.self)
        try peer.send(Done(), to: quit)
    }

    @Test("[FILE-6.3-5] [FILE-6.4-3] a block with a wrong checksum is asked for again, and the file comes whole")
    func repairsABlock() throws {
        let bytes = sampleBytes(5 * Self.blockBytes + 17)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try Self.serve(peer, bytes, damaged: 2)
        }
        let folder = try TemporaryFolder()
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(
            .fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false))
        let last = try test.lastStep(token)
        #expect(last.phase == .finished(Digest.sha256(of: bytes), path: folder.path + "/offered.bin"))
        #expect(try folder.read("offered.bin") == bytes)
        #expect(folder.names == ["offered.bin"])
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[SESSION-3.7-1] Quit follows the end of a download without waiting for the outcome of that")
    func quitsAtOnce() throws {
        let bytes = sampleBytes(17)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try Self.serve(peer, bytes, answersCancel: false)
        }
        let folder = try TemporaryFolder()
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(
            .fetch(FileID(rawValue: 9), destination: folder.path, overwrite: false))
        #expect(try test.lastStep(token).phase.isLast)
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[FILE-6.3-4] a file whose whole digest is wrong is not kept")
    func refusesAWrongDigest() throws {
        let bytes = sampleBytes(Self.blockBytes + 1)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            try Self.serve(peer, bytes, digest: .zero)
        }
        let folder = try TemporaryFolder()
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(
            .fetch(FileID(rawValue: 9), destination: folder.path + "/x", overwrite: false))
        guard case .failed(let error) = try test.lastStep(token).phase else {
            Issue.record("it did not fail")
            return
        }
        #expect(error.kind == .damaged)
        #expect(folder.names.isEmpty)
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("a target that exists is refused before anything is asked of the server")
    func refusesAnExistingTarget() throws {
        let server = try ScriptedServer { peer in
            try peer.logIn()
            _ = try peer.receive(Quit.self)
        }
        let folder = try TemporaryFolder()
        let path = try folder.write("here", [1])
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.fetch(FileID(rawValue: 9), destination: path, overwrite: false))
        guard case .failed(let error) = try test.lastStep(token).phase else {
            Issue.record("it did not fail")
            return
        }
        #expect(error.kind == .local && error.text.contains("--force"))
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test(
        "[FILE-6.2-3] [FILE-6.4-1] an upload sends blocks within credit, again when asked, then its digest")
    func uploads() throws {
        let bytes = sampleBytes(6 * Self.blockBytes + 5)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (offer, id) = try peer.receive(Offer.self)
            guard offer.name == "up.bin", offer.sizeBytes == UInt64(bytes.count) else {
                throw ScriptedPeer.Surprise("\(offer)")
            }
            try peer.send(
                Offered(
                    transfer: offer.transfer, file: FileID(rawValue: 4), conversation: ConversationID(rawValue: 3),
                    sequence: 2, time: WallTime(microseconds: 1), created: false,
                    creditBytes: UInt64(2 * Self.blockBytes)),
                to: id)
            var received = [UInt8](repeating: 0, count: bytes.count)
            for number in [0, 1] { try Self.take(peer, number, &received) }
            try peer.send(ErrorFrame(.other, "say something"))
            // Without credit nothing more comes, while chat still does.
            let (say, sayID) = try peer.receive(Say.self)
            guard say.text == "beside" else { throw ScriptedPeer.Surprise(say.text) }
            try peer.send(
                Committed(
                    conversation: ConversationID(rawValue: 3), sequence: 3, time: WallTime(microseconds: 1),
                    created: false),
                to: sayID)
            try peer.send(Credit(transfer: offer.transfer, bytes: 100 * UInt64(Self.blockBytes)))
            for number in 2...6 { try Self.take(peer, number, &received) }
            let (end, endID) = try peer.receive(UploadEnd.self)
            try peer.send(Resend(transfer: offer.transfer, firstBlock: 3, blockCount: 1))
            try Self.take(peer, 3, &received)
            guard end.digest == Digest.sha256(of: received), received == bytes else {
                throw ScriptedPeer.Surprise("other bytes")
            }
            try peer.send(
                Stored(
                    transfer: offer.transfer, file: FileID(rawValue: 4), conversation: ConversationID(rawValue: 3),
                    sequence: 4, digest: end.digest),
                to: endID)
            _ = try peer.receive(Quit.self)
        }
        let folder = try TemporaryFolder()
        let path = try folder.write("up.bin", bytes)
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        _ = try test.first { event in
            if case .transfer(let step) = event, case .offered = step.phase { true } else { nil }
        }
        _ = try test.first { if case .notice("say something") = $0 { true } else { nil } }
        try test.client.perform(.say(.room("lobby"), .plain, "beside"))
        let last = try test.lastStep(token)
        #expect(last.phase == .finished(Digest.sha256(of: bytes), path: path))
        #expect(last.file == FileID(rawValue: 4) && last.doneBytes == UInt64(bytes.count))
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    @Test("[FILE-6.6-2] a cancelled upload states what it sent, and the command that cancelled it is done")
    func cancels() throws {
        let bytes = sampleBytes(4 * Self.blockBytes)
        let server = try ScriptedServer { peer in
            try peer.logIn()
            let (offer, id) = try peer.receive(Offer.self)
            try peer.send(
                Offered(
                    transfer: offer.transfer, file: FileID(rawValue: 4), conversation: ConversationID(rawValue: 3),
                    sequence: 2, time: WallTime(microseconds: 1), created: false,
                    creditBytes: UInt64(Self.blockBytes)),
                to: id)
            var received = [UInt8](repeating: 0, count: bytes.count)
            try Self.take(peer, 0, &received)
            try peer.send(ErrorFrame(.other, "cancel now"))
            let (cancel, cancelID) = try peer.receive(Cancel.self)
            guard cancel.sentBytes == UInt64(Self.blockBytes) else { throw ScriptedPeer.Surprise("\(cancel)") }
            try peer.send(Cancelled(transfer: cancel.transfer, sentBytes: 0), to: cancelID)
            _ = try peer.receive(Quit.self)
        }
        let folder = try TemporaryFolder()
        let path = try folder.write("up.bin", bytes)
        let test = try TestClient(port: server.port)
        let token = try test.client.perform(.offer(path: path, to: .room("lobby")))
        _ = try test.first { if case .notice("cancel now") = $0 { true } else { nil } }
        let cancel = try test.client.perform(.cancel(token))
        guard case .failed(let error) = try test.lastStep(token).phase else {
            Issue.record("it did not fail")
            return
        }
        #expect(error.kind == .cancelled)
        _ = try test.first { if case .done(cancel) = $0 { true } else { nil } }
        try test.client.perform(.quit)
        #expect(try test.disconnected() == nil)
        #expect(server.finish() == nil)
    }

    private static func take(_ peer: ScriptedPeer, _ number: Int, _ received: inout [UInt8]) throws {
        let chunk = try peer.receive(Chunk.self).frame
        guard Int(chunk.block) == number, chunk.data.withUnsafeBytes({ CRC32C.checksum($0) }) == chunk.checksum else {
            throw ScriptedPeer.Surprise("block \(chunk.block) in place of \(number)")
        }
        received.replaceSubrange(number * blockBytes..<number * blockBytes + chunk.data.count, with: chunk.data)
    }
}
