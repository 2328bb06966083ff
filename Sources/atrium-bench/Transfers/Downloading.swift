import AtriumNet
import AtriumSession
import AtriumWire
import Glibc

/// One download: every chunk's place and CRC-32C are checked, and the bytes go where they are to go.
final class Downloading: LinkUse {
    /// What becomes of the bytes.
    enum Sink {
        /// Nothing.
        case nowhere
        /// They are written to a file, and their SHA-256 is compared.
        case file(CInt)
    }

    private let link: Link
    private let pattern: Pattern
    private let transfer: TransferID
    private let blockCount: Int
    private let sink: Sink
    private var hash = SHA256Hash()
    private var nextBlock = 0
    private var unreturnedBytes = 0
    private var cancelRequestID: UInt32 = 0
    private(set) var isDone = false
    let wantsWrite = false

    /// Credit is returned in steps of this.
    private static let stepBytes = 2 << 20
    private static let windowBytes: UInt64 = 16 << 20

    init(_ link: Link, _ pattern: Pattern, transfer: UInt32, file: FileID, blockCount: Int, into sink: Sink) throws {
        self.link = link
        self.pattern = pattern
        self.transfer = TransferID(rawValue: transfer)
        self.blockCount = blockCount
        self.sink = sink
        try link.ask(
            Fetch(
                transfer: self.transfer, file: file, firstBlock: 0, blockCount: 0, creditBytes: Self.windowBytes))
    }

    var receivedBytes: Int { nextBlock * Pattern.blockBytes }

    func step() throws {}

    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        if header.kind == .chunk {
            try takeChunk(try ChunkHead(decoding: RawSpan(_unsafeBytes: payload)), payload)
        } else if header.kind == .downloadEnd {
            let end = try DownloadEnd.read(payload)
            guard end.transfer == transfer else { return }
            try finish(end)
        } else if header.kind == .cancelled, header.requestID == cancelRequestID {
            isDone = true
        }
    }

    private func takeChunk(_ chunk: ChunkHead, _ payload: UnsafeRawBufferPointer) throws {
        let data = UnsafeRawBufferPointer(rebasing: payload[chunk.dataRange])
        guard chunk.transfer == transfer, Int(chunk.block) == nextBlock, data.count == Pattern.blockBytes else {
            throw Failure("block \(chunk.block) came where block \(nextBlock) was due")
        }
        guard chunk.checksum == pattern.checksum(nextBlock), CRC32C.checksum(data) == chunk.checksum else {
            throw Failure("the CRC-32C of block \(nextBlock) is wrong")
        }
        if case .file(let descriptor) = sink {
            hash.update(data)
            guard pwrite(descriptor, data.baseAddress, data.count, off_t(receivedBytes)) == data.count else {
                throw SystemError("pwrite")
            }
        }
        nextBlock += 1
        unreturnedBytes += data.count
        if unreturnedBytes >= Self.stepBytes || nextBlock == blockCount { try returnCredit() }
    }

    private func returnCredit() throws {
        try link.tell(Credit(transfer: transfer, bytes: UInt64(unreturnedBytes)))
        try link.tell(Credit(transfer: TransferID(rawValue: 0), bytes: UInt64(unreturnedBytes)))
        unreturnedBytes = 0
    }

    private func finish(_ end: DownloadEnd) throws {
        guard nextBlock == blockCount else { throw Failure("the download ended at block \(nextBlock)") }
        if case .file = sink {
            guard hash.finish() == end.digest else { throw Failure("the SHA-256 of the download is wrong") }
        }
        cancelRequestID = try link.ask(Cancel(transfer: transfer, sentBytes: 0))
    }
}
