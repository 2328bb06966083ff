import AtriumServer
import AtriumWire
import Testing

@Suite("Transfers that wait for their turns, over real sockets", .serialized)
struct PacingTests {
    /// High enough that a test does not wait, low enough that everything waits for its turn.
    private static let bytesPerSecond: UInt64 = 4 << 20

    private func server() throws -> RunningServer {
        try RunningServer {
            $0.limits[.uploadBytesPerSecond] = Self.bytesPerSecond
            $0.limits[.downloadBytesPerSecond] = Self.bytesPerSecond
            $0.totalUploadBytesPerSecond = Self.bytesPerSecond
            $0.totalDownloadBytesPerSecond = Self.bytesPerSecond
        }
    }

    private func download(_ file: FileID, by client: WireClient, transfer: UInt32) throws -> [UInt8] {
        _ = try client.fetch(file, transfer: transfer)
        let bytes = try client.receive(transfer: transfer).bytes
        _ = try client.ask(Cancel(transfer: TransferID(rawValue: transfer), sentBytes: 0), Cancelled.self)
        return bytes
    }

    @Test("[LIMIT-8.5-2] files of every size come whole, up and down, on one connection and on several")
    func whole() throws {
        let server = try server()
        let senders = [try server.client("ada"), try server.client("bob")]
        let reader = try server.client("cid")
        for (index, size) in [0, 1, 65_535, 65_536, 65_537, 500_000].enumerated() {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ index) }
            let stored = try senders[index % 2].upload(
                bytes, name: "file\(index)", to: .room("lobby"), transfer: UInt32(index) + 1)
            let got = try download(stored.file, by: reader, transfer: UInt32(index) + 1)
            #expect(got == bytes)
        }
    }

    @Test("[LIMIT-8.5-2] everything but chunks goes on at once while a download waits for its turns")
    func chatGoesOn() throws {
        let server = try server()
        let client = try server.client("ada")
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        let stored = try client.upload(bytes, name: "big", to: .room("lobby"))
        _ = try client.ask(
            Fetch(
                transfer: TransferID(rawValue: 2), file: stored.file, firstBlock: 0, blockCount: 0,
                creditBytes: 1 << 30), Fetching.self)
        // All of it takes a quarter of a second: no answer waits for it.
        for _ in 0..<20 { try client.say("hello", in: .room("lobby")) }
        let chunks = client.passedOver.count { $0.kind == .chunk }
        #expect(chunks < 16)
        _ = try client.ask(Cancel(transfer: TransferID(rawValue: 2), sentBytes: 0), Cancelled.self)
        try client.say("done", in: .room("lobby"))
    }

    @Test("[LIMIT-8.5-2] a transfer that ends while it waits holds up none behind it")
    func cancels() throws {
        let server = try server()
        let client = try server.client("ada")
        for transfer in 1...10 as ClosedRange<UInt32> {
            _ = try client.ask(
                Offer(
                    operation: client.nextOperation(), target: .room("lobby"), transfer: TransferID(rawValue: transfer),
                    sizeBytes: 1 << 17, name: "never"), Offered.self)
            _ = try client.ask(Cancel(transfer: TransferID(rawValue: transfer), sentBytes: 0), Cancelled.self)
        }
        let stored = try client.upload([1, 2, 3], name: "small", to: .room("lobby"), transfer: 11)
        #expect(try download(stored.file, by: client, transfer: 12) == [1, 2, 3])
    }
}
