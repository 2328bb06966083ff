import AtriumNet
import AtriumWire

/// Many small files on their way down, a few at any time; each is checked by its CRC-32C and its SHA-256.
final class SmallDownloads: LinkUse {
    private let link: Link
    private let files: [FileID]
    private let together: Int
    private var begun = 0
    private var open = 0
    private var digests: [TransferID: Digest] = [:]
    private var unreturnedBytes = 0
    private var doneCount = 0
    let wantsWrite = false

    /// Transfers of another direction have the numbers below.
    private static let firstTransfer: UInt32 = 1 << 20
    private static let creditStepBytes = 1 << 20

    init(_ link: Link, _ files: [FileID], together: Int) {
        self.link = link
        self.files = files
        self.together = together
    }

    var isDone: Bool { doneCount == files.count }

    func step() throws {
        while begun < files.count, open < together {
            let transfer = TransferID(rawValue: Self.firstTransfer + UInt32(begun))
            try link.ask(
                Fetch(
                    transfer: transfer, file: files[begun], firstBlock: 0, blockCount: 0,
                    creditBytes: UInt64(SmallFile.byteCount)))
            begun += 1
            open += 1
        }
    }

    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        if header.kind == .chunk {
            let chunk = try ChunkHead(decoding: RawSpan(_unsafeBytes: payload))
            let data = UnsafeRawBufferPointer(rebasing: payload[chunk.dataRange])
            guard CRC32C.checksum(data) == chunk.checksum else { throw Failure("the CRC-32C of a small file is wrong") }
            digests[chunk.transfer] = .sha256(of: Array(data))
            unreturnedBytes += data.count
            guard unreturnedBytes >= Self.creditStepBytes else { return }
            try link.tell(Credit(transfer: TransferID(rawValue: 0), bytes: UInt64(unreturnedBytes)))
            unreturnedBytes = 0
        } else if header.kind == .downloadEnd {
            let end = try DownloadEnd.read(payload)
            guard digests.removeValue(forKey: end.transfer) == end.digest else {
                throw Failure("the SHA-256 of a small file is wrong")
            }
            try link.ask(Cancel(transfer: end.transfer, sentBytes: 0))
        } else if header.kind == .cancelled {
            open -= 1
            doneCount += 1
        }
    }
}
