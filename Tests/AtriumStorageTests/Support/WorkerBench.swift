import AtriumNet
import AtriumServices
import AtriumWire
import COpenSSL

@testable import AtriumStorage

/// One disk worker on a fresh data folder, told what to do a command at a time.
final class WorkerBench {
    static let blockBytes = 65_536

    let temporary: TemporaryFolder
    let folder: BlobFolder
    private(set) var worker: BlobWorker
    /// What was reported and not yet taken.
    var reports: [DiskReport] = []
    let file = FileID(rawValue: 0xABC)
    let sender = TransferKey(session: SessionID(rawValue: 1), transfer: TransferID(rawValue: 2))

    /// The thread that hashes beside the worker, and what it works on.
    private let beside: (queue: HashingQueue, thread: SystemThread)?

    init(hashesBeside: Bool = false) throws {
        temporary = try TemporaryFolder()
        folder = BlobFolder(path: temporary("data"))
        try folder.prepare()
        if hashesBeside {
            let queue = try HashingQueue()
            beside = (queue, try SystemThread(name: "hash") { queue.run() })
        } else {
            beside = nil
        }
        worker = BlobWorker(folder: folder, hashing: beside?.queue)
    }

    /// What is left when the server is killed: the folder. Another worker starts on it.
    func restart() {
        worker = BlobWorker(folder: folder, hashing: beside?.queue)
        reports = []
    }

    /// Asks what there is of the upload, as the loop of its sender does.
    func ask(lease: UInt32 = 1, requestID: UInt32 = 70, from key: TransferKey? = nil) {
        run(.take(file, lease: lease, key ?? sender, requestID: requestID))
    }

    deinit {
        beside?.queue.close()
        beside?.thread.join()
    }

    /// Hands the commands over in one batch, and lets the worker come to rest.
    func run(_ commands: DiskCommand...) { run(commands) }

    func run(_ commands: [DiskCommand]) {
        worker.handle(commands, into: &reports)
        while worker.hasBacklog { worker.handle([], into: &reports) }
    }

    /// The reports so far, in short; they are taken.
    func take() -> [String] {
        defer { reports = [] }
        return reports.map(\.brief)
    }

    /// Another transfer's name.
    func key(_ number: UInt32) -> TransferKey {
        TransferKey(session: SessionID(rawValue: 50), transfer: TransferID(rawValue: number))
    }

    /// The bytes of a sample file, no two blocks of it the same.
    static func sample(_ count: Int) -> [UInt8] {
        let pattern = (0..<blockBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var bytes: [UInt8] = []
        for block in 0..<(count + blockBytes - 1) / blockBytes {
            bytes.append(contentsOf: [UInt8(block >> 8), UInt8(block & 255)] + pattern[2...])
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    static func digest(_ bytes: [UInt8]) -> Digest {
        var output = [UInt8](repeating: 0, count: 32)
        SHA256(bytes, bytes.count, &output)
        return Digest(output)
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes(CRC32C.checksum)
    }

    static func block(_ number: Int, of bytes: [UInt8]) -> [UInt8] {
        Array(bytes[number * blockBytes..<min((number + 1) * blockBytes, bytes.count)])
    }

    func open(_ bytes: [UInt8], lease: UInt32 = 1, file: FileID? = nil) {
        run(.open(file ?? self.file, sizeBytes: UInt64(bytes.count), lease: lease))
    }

    func send(
        _ block: Int, of bytes: [UInt8], lease: UInt32 = 1, from key: TransferKey? = nil, file: FileID? = nil
    ) {
        run(write(block, Self.block(block, of: bytes), lease: lease, from: key, file: file))
    }

    func write(
        _ block: Int, _ data: [UInt8], lease: UInt32 = 1, from key: TransferKey? = nil, file: FileID? = nil
    ) -> DiskCommand {
        .write(
            file ?? self.file, lease: lease, key ?? sender, block: UInt32(block), checksum: Self.checksum(data),
            DataSlice(buffer: SharedBytes(copying: data), range: 0..<data.count))
    }

    func finish(
        _ digest: Digest, lease: UInt32 = 1, requestID: UInt32 = 77, from key: TransferKey? = nil, file: FileID? = nil
    ) {
        run(.finish(file ?? self.file, lease: lease, key ?? sender, requestID: requestID, digest))
    }

    /// Sends a whole file and ends it; its reports are dropped.
    func store(_ bytes: [UInt8], file: FileID? = nil) {
        open(bytes, file: file)
        for block in 0..<(bytes.count + Self.blockBytes - 1) / Self.blockBytes { send(block, of: bytes, file: file) }
        finish(Self.digest(bytes), file: file)
        reports = []
    }

    func subscribe(
        _ key: TransferKey, to bytes: [UInt8], digest: Digest?, from first: UInt32 = 0, count: UInt32? = nil
    ) {
        let blocks = UInt32((bytes.count + Self.blockBytes - 1) / Self.blockBytes)
        run(
            .subscribe(
                key,
                DownloadGrant(
                    file: file, conversation: ConversationID(rawValue: 1), sizeBytes: UInt64(bytes.count),
                    digest: digest, firstBlock: first,
                    blockCount: count ?? blocks - first, creditBytes: 1 << 20)))
    }

    /// Reads what was reported ready to a transfer, as a loop would send it, and compares each block's checksum.
    func receive(_ key: TransferKey) throws -> (bytes: [UInt8], blocks: [Int], checksumsHold: Bool) {
        var bytes: [UInt8] = []
        var blocks: [Int] = []
        var checksumsHold = true
        for case .ready(key, let ready) in reports {
            for (index, checksum) in ready.checksums.enumerated() {
                let isLast = index == ready.checksums.count - 1
                var data = [UInt8](repeating: 0, count: isLast ? ready.lastBlockBytes : Self.blockBytes)
                let block = Int(ready.firstBlock) + index
                try data.withUnsafeMutableBytes { try ready.handle.read(into: $0, at: UInt64(block * Self.blockBytes)) }
                checksumsHold = checksumsHold && Self.checksum(data) == checksum
                bytes.append(contentsOf: data)
                blocks.append(block)
            }
        }
        return (bytes, blocks, checksumsHold)
    }
}

extension DiskReport {
    /// In short, for comparing.
    var brief: String {
        switch self {
        case .opened(_, let requestID, let held):
            if let held {
                "opened \(requestID) with \(held.prefixBlocks)"
                    + held.missing.map { " \($0.firstBlock)+\($0.blockCount)" }.joined()
            } else {
                "opened \(requestID) with none"
            }
        case .consumed(_, let bytes): "consumed \(bytes)"
        case .missing(_, let first, let count): "missing \(first)+\(count)"
        case .finishRefused(_, let requestID, let code, _): "refused \(requestID) \(code)"
        case .ready(let key, let ready): "ready \(key.transfer.rawValue): \(ready.firstBlock)+\(ready.checksums.count)"
        case .flow(let key, let state): "flow \(key.transfer.rawValue) \(state)"
        case .ended(let key, let sizeBytes, _): "ended \(key.transfer.rawValue) \(sizeBytes)"
        case .failed(let key, let code, _): "failed \(key.transfer.rawValue) \(code)"
        case .stored(_, _, let sizeBytes, _, let requestID):
            "stored \(sizeBytes) request \(requestID)"
        case .uploadFailed(_, let reason, let code, _, _, let requestID):
            "uploadFailed \(reason) \(code) request \(requestID)"
        }
    }
}
