import AtriumNet
import AtriumSession
import AtriumWire
import Testing

/// Who sends one file however often its connection is cut or its server restarted, and counts what it sends.
final class ResumingSender {
    let content: [UInt8]
    let offer: Offer
    /// Blocks sent, those sent again among them.
    private(set) var sentCount = 0
    private let name: String
    private let key: DeviceKey
    private var hasClaimed = false

    init(_ name: String, _ content: [UInt8]) throws {
        self.name = name
        self.content = content
        key = try #require(DeviceKey(SecureRandom.bytes(32)))
        offer = Offer(
            operation: OperationID(instance: .random(in: 1...UInt64.max), counter: 1), target: .room("lobby"),
            transfer: TransferID(rawValue: 1), sizeBytes: UInt64(content.count), name: "resumed.bin")
    }

    var blockCount: Int { WireClient.blockCount(content) }

    func logIn(to server: RunningServer) throws -> WireClient {
        let client = try server.stranger()
        try client.logIn(name, key: key, claims: !hasClaimed)
        hasClaimed = true
        return client
    }

    /// Offers the file, or takes its upload up again, and compares what the server says it has.
    ///
    /// - Returns: the blocks it lacks, and the credit to send them with.
    func begin(_ client: WireClient) throws -> (offered: Offered, missing: [Int]) {
        let offered = try client.ask(offer, Offered.self)
        guard let prefix = offered.prefixBlocks, let digest = offered.prefixDigest, let ranges = offered.missing else {
            #expect(offered.prefixBlocks == nil && offered.prefixDigest == nil && offered.missing == nil)
            return (offered, Array(0..<blockCount))
        }
        let prefixBytes = min(Int(prefix) * WireClient.blockBytes, content.count)
        #expect(digest == Digest.sha256(of: Array(content[..<prefixBytes])))
        var missing: [Int] = []
        for range in ranges {
            #expect(range.firstBlock >= prefix && Int(range.firstBlock) > (missing.last ?? -1))
            missing += Int(range.firstBlock)..<Int(range.firstBlock) + Int(range.blockCount)
        }
        return (offered, missing)
    }

    /// Takes the upload up and sends so many of its missing blocks.
    ///
    /// - Returns: how many are missing then.
    func send(_ countMax: Int = .max, through client: WireClient) throws -> Int {
        let (offered, missing) = try begin(client)
        var credit = offered.creditBytes
        for block in missing.prefix(countMax) {
            try client.sendBlocks(block..<block + 1, of: content, credit: &credit)
            sentCount += 1
        }
        return max(0, missing.count - countMax)
    }

    func end(through client: WireClient) throws -> Stored {
        try client.ask(
            UploadEnd(transfer: TransferID(rawValue: 1), digest: Digest.sha256(of: content)), Stored.self)
    }
}
