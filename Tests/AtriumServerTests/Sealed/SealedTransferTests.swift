import AtriumServer
import AtriumSession
import AtriumWire
import Testing

@Suite("Files and chat under TLS", .serialized)
struct SealedTransferTests {
    private let server: RunningServer

    init() throws {
        server = try RunningServer { $0.security = .tls(nil) }
    }

    private func client(_ name: String, receiveBufferBytes: CInt? = nil) throws -> WireClient {
        let client = try WireClient(port: server.server.port, receiveBufferBytes: receiveBufferBytes, sealed: true)
        try client.logIn(name)
        return client
    }

    @Test("64 MiB go up and come down byte for byte")
    func movesMuch() throws {
        let ada = try client("ada")
        var content = [UInt8](repeating: 0, count: 64 << 20)
        for index in stride(from: 0, to: content.count, by: 61) {
            content[index] = UInt8(truncatingIfNeeded: index >> 7)
        }
        let stored = try ada.upload(content, name: "much.bin", to: .room("lobby"))
        #expect(stored.digest == Digest.sha256(of: content))
        let bob = try client("bob")
        _ = try bob.fetch(stored.file, transfer: 1)
        let came = try bob.receive(transfer: 1)
        let isSame = came.bytes == content
        #expect(isSame)
        #expect(came.end.digest == stored.digest)
    }

    @Test("chat and a download through 4 KiB of buffer come whole, and chat does not wait for the file's end")
    func interleaves() throws {
        let ada = try client("ada")
        let content = (0..<64 * 65_536).map { UInt8(truncatingIfNeeded: $0 >> 5 &* 7) }
        let stored = try ada.upload(content, name: "a.bin", to: .room("lobby"))
        let reader = try client("reader", receiveBufferBytes: 4096)
        _ = try reader.fetch(stored.file, transfer: 1)
        let texts = (0..<40).map { "line \($0) " + String(repeating: "x", count: $0 * 150) }
        var blocks: [UInt32: [UInt8]] = [:]
        var heard: [String] = []
        var saidCount = 0
        var blocksAtLastLine = 0
        var end: DownloadEnd?
        while end == nil || heard.count < texts.count {
            if blocks.count > saidCount, saidCount < texts.count {
                try ada.say(texts[saidCount], in: .room("lobby"))
                saidCount += 1
            }
            guard let frame = try reader.next() else { break }
            switch frame.kind {
            case .chunk:
                let chunk = try frame.decode(Chunk.self)
                blocks[chunk.block] = chunk.data
                let count = UInt64(chunk.data.count)
                try reader.send(raw: Credit(transfer: chunk.transfer, bytes: count).encoded())
                try reader.send(raw: Credit(transfer: TransferID(rawValue: 0), bytes: count).encoded())
            case .messageEvent:
                heard.append(try frame.decode(MessageEvent.self).text)
                blocksAtLastLine = blocks.count
            case .downloadEnd: end = try frame.decode(DownloadEnd.self)
            default: break
            }
        }
        #expect(heard == texts)
        let isSame = blocks.sorted { $0.key < $1.key }.flatMap(\.value) == content
        #expect(isSame)
        #expect(blocksAtLastLine < 64)
    }
}
