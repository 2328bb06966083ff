import AtriumSession
import AtriumWire
import Testing

@Suite("What one connection sends stays its own")
struct SharedBufferTests {
    @Test("a chunk whose connection ends in the same packet is kept as it was sent, whatever others send behind it")
    func chunkAndQuit() throws {
        let server = try RunningServer { $0.loopCount = 1 }
        let other = try server.client("other")
        let content = [UInt8](repeating: 0x5A, count: 65536)
        let secret = String(repeating: "this is for nobody else ", count: 600)
        for round in 0..<10 {
            let sender = try server.client("sender\(round)")
            let offered = try sender.offer("a.bin", sizeBytes: content.count, to: .room("lobby"))
            try sender.send(raw: sender.chunk(0, of: content).encoded() + Quit().encoded(requestID: 1000))
            for _ in 0..<4 { try other.say(secret, in: .account("other")) }
            _ = try other.fetch(offered.file, transfer: UInt32(round + 1))
            let chunk = try other.wait(Chunk.self) { $0.transfer.rawValue == UInt32(round + 1) }
            let isSame = chunk.data == content
            #expect(isSame)
        }
    }

    @Test("[SESSION-3.7-1] who quits in the middle of a download is answered behind whole frames")
    func quitWhileDownloading() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let content = (0..<40 * 65536).map { UInt8(truncatingIfNeeded: $0 >> 4) }
        let stored = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        let reader = try WireClient(port: server.server.port, receiveBufferBytes: 4096)
        try reader.logIn("reader")
        _ = try reader.fetch(stored.file, transfer: 1)
        _ = try reader.wait(Chunk.self)
        let quit = try reader.send(Quit())
        var sawDone = false
        while let frame = try reader.next() {
            guard frame.kind == .chunk else {
                sawDone = frame.kind == .done && frame.header.requestID == quit
                continue
            }
            let chunk = try frame.decode(Chunk.self)
            let start = Int(chunk.block) * 65536
            let isSame = chunk.data == Array(content[start..<start + 65536])
            #expect(isSame)
        }
        #expect(sawDone)
    }

    @Test("who fetches a second file while the first is half sent gets both, and both ends")
    func overlappingDownloads() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let content = (0..<3 * 65536).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        let first = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        let second = try ada.upload(Array(content.reversed()), name: "b.bin", to: .room("lobby"))
        for pause in 0..<6 {
            let reader = try WireClient(port: server.server.port, receiveBufferBytes: 4096)
            try reader.logIn("reader\(pause)")
            _ = try reader.fetch(first.file, transfer: 1)
            for _ in 0..<min(pause, 3) { _ = try reader.wait(Chunk.self) }
            try reader.send(
                Fetch(
                    transfer: .init(rawValue: 2), file: second.file, firstBlock: 0, blockCount: 0, creditBytes: 1 << 20)
            )
            var ended: Set<UInt32> = []
            while ended.count < 2 { ended.insert(try reader.wait(DownloadEnd.self).transfer.rawValue) }
            #expect(ended == [1, 2])
        }
    }

    @Test("a client that sends nothing more still hears what it asked for")
    func halfClosed() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        var bytes: [UInt8] = []
        let ids = (0..<3).map { _ in ada.nextRequestID() }
        for id in ids {
            Say(operation: ada.nextOperation(), target: .room("lobby"), style: .plain, text: "parting words").encode(
                into: &bytes, requestID: id)
        }
        try ada.send(raw: bytes)
        ada.endSending()
        var answered: Set<UInt32> = []
        while let frame = try ada.next() {
            if frame.kind == .committed { answered.insert(frame.header.requestID) }
        }
        #expect(answered == Set(ids))
    }
}
