import AtriumNet
import AtriumWire

/// One upload: as fast as credit and socket allow, from memory.
final class Uploading: LinkUse {
    private let link: Link
    private let pattern: Pattern
    private let transfer: TransferID
    private let blockCount: Int
    private let digest: Digest
    private var transferCredit: UInt64 = 0
    private var connectionCredit: UInt64
    private let requestID: UInt32
    private var endRequestID: UInt32 = 0
    private(set) var file = FileID(rawValue: 0)
    /// Bytes of frames that left.
    private var sentBytes = 0
    /// Blocks that credit lets leave.
    private var creditedBlocks = 0
    private(set) var isDone = false
    private(set) var wantsWrite = false

    /// - Parameter connectionCredit: what the connection has left for chunks; the default where nothing was sent.
    init(_ link: Link, _ pattern: Pattern, transfer: UInt32, blockCount: Int, digest: Digest, connectionCredit: UInt64)
        throws
    {
        self.link = link
        self.pattern = pattern
        self.transfer = TransferID(rawValue: transfer)
        self.blockCount = blockCount
        self.digest = digest
        self.connectionCredit = connectionCredit
        requestID = try link.ask(
            Offer(
                operation: link.nextOperation(), target: .conversation(link.conversation), transfer: self.transfer,
                sizeBytes: UInt64(blockCount * Pattern.blockBytes), name: "bench.bin"))
    }

    /// Bytes of whole blocks that left.
    var sentDataBytes: Int { sentBytes / Pattern.frameBytes * Pattern.blockBytes }

    /// What is left of the connection's credit, for the next upload.
    var connectionCreditLeft: UInt64 { connectionCredit }

    func step() throws {
        let block = UInt64(Pattern.blockBytes)
        while creditedBlocks < blockCount, transferCredit >= block, connectionCredit >= block {
            transferCredit -= block
            connectionCredit -= block
            creditedBlocks += 1
        }
        wantsWrite = sentBytes < creditedBlocks * Pattern.frameBytes
        while sentBytes < creditedBlocks * Pattern.frameBytes {
            guard try sendSome() else { return }
        }
        wantsWrite = false
        if sentBytes == blockCount * Pattern.frameBytes, endRequestID == 0 {
            endRequestID = try link.ask(UploadEnd(transfer: transfer, digest: digest))
        }
    }

    /// Whether a frame is half sent, or sealed for TLS: nothing else may leave before its rest.
    var isMidFrame: Bool { isSealed || sentBytes % Pattern.frameBytes != 0 }
    private var isSealed = false

    /// Sends what lies in one piece, 16 blocks at most: what else there is to say then gets its turn.
    private func sendSome() throws -> Bool {
        let block = sentBytes / Pattern.frameBytes
        let lap = block - block % Pattern.blockCount
        let last = min(creditedBlocks, block + 16, lap + Pattern.blockCount)
        if sentBytes % Pattern.frameBytes == 0 { pattern.stamp(block, transfer) }
        for next in block + 1..<max(last, block + 1) { pattern.stamp(next, transfer) }
        let start = sentBytes - lap * Pattern.frameBytes
        let end = (last - lap) * Pattern.frameBytes
        let bytes = UnsafeRawBufferPointer(rebasing: pattern.frames[start..<end])
        switch link.guest.connection.send(bytes) {
        case .moved(let count):
            sentBytes += count
            isSealed = link.guest.connection.isSecured && count < bytes.count
            return count == bytes.count
        case .wouldBlock:
            isSealed = link.guest.connection.isSecured
            return false
        case .ended, .closed: throw Failure("the server closed the connection of an upload")
        }
    }

    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        if header.kind == .credit {
            let credit = try Credit.read(payload)
            if credit.transfer == transfer { transferCredit += credit.bytes }
            if credit.transfer.rawValue == 0 { connectionCredit += credit.bytes }
        } else if header.kind == .offered, header.requestID == requestID {
            let offered = try Offered.read(payload)
            file = offered.file
            transferCredit += offered.creditBytes
        } else if header.kind == .stored, header.requestID == endRequestID {
            let stored = try Stored.read(payload)
            guard stored.digest == digest else { throw Failure("the server has another SHA-256 of the upload") }
            isDone = true
        } else if header.kind == .resend {
            throw Failure("the server asked for a block again")
        }
    }
}
