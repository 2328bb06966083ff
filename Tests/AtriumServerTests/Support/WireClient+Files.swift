import AtriumNet
import AtriumSession
import AtriumWire

/// Files by hand.
extension WireClient {
    static let blockBytes = 65536

    func offer(_ name: String, sizeBytes: Int, to target: Target, transfer: UInt32 = 1) throws -> Offered {
        try ask(
            Offer(
                operation: nextOperation(), target: target, transfer: TransferID(rawValue: transfer),
                sizeBytes: UInt64(sizeBytes), name: name), Offered.self)
    }

    func chunk(_ block: Int, of bytes: [UInt8], transfer: UInt32 = 1) -> Chunk {
        let start = block * Self.blockBytes
        let data = Array(bytes[start..<min(start + Self.blockBytes, bytes.count)])
        return Chunk(
            transfer: TransferID(rawValue: transfer), block: UInt32(block),
            checksum: data.withUnsafeBytes { CRC32C.checksum($0) }, data: data)
    }

    /// Sends blocks, waiting for credit where it runs out.
    func sendBlocks(_ blocks: Range<Int>, of bytes: [UInt8], transfer: UInt32 = 1, credit: inout UInt64) throws {
        for block in blocks {
            let chunk = chunk(block, of: bytes, transfer: transfer)
            while credit < UInt64(chunk.data.count) {
                credit += try wait(Credit.self) { $0.transfer.rawValue == transfer }.bytes
            }
            credit -= UInt64(chunk.data.count)
            try send(raw: chunk.encoded())
        }
    }

    static func blockCount(_ bytes: [UInt8]) -> Int { (bytes.count + blockBytes - 1) / blockBytes }

    /// Offers a file and sends all of it.
    @discardableResult
    func upload(_ bytes: [UInt8], name: String, to target: Target, transfer: UInt32 = 1) throws -> Stored {
        let offered = try offer(name, sizeBytes: bytes.count, to: target, transfer: transfer)
        var credit = offered.creditBytes
        try sendBlocks(0..<Self.blockCount(bytes), of: bytes, transfer: transfer, credit: &credit)
        return try ask(
            UploadEnd(transfer: TransferID(rawValue: transfer), digest: Digest.sha256(of: bytes)), Stored.self)
    }

    /// Takes what a download sends until its end; every checksum is compared.
    func receive(transfer: UInt32) throws -> (bytes: [UInt8], end: DownloadEnd) {
        var blocks: [UInt32: [UInt8]] = [:]
        while let frame = try next() {
            if frame.kind == .chunk {
                let chunk = try frame.decode(Chunk.self)
                guard chunk.transfer.rawValue == transfer else { continue }
                guard chunk.data.withUnsafeBytes({ CRC32C.checksum($0) }) == chunk.checksum else {
                    throw Failure(text: "block \(chunk.block) is damaged")
                }
                blocks[chunk.block] = chunk.data
                let count = UInt64(chunk.data.count)
                try send(raw: Credit(transfer: chunk.transfer, bytes: count).encoded())
                try send(raw: Credit(transfer: TransferID(rawValue: 0), bytes: count).encoded())
            } else if frame.kind == .downloadEnd {
                let bytes = blocks.sorted { $0.key < $1.key }.flatMap(\.value)
                return (bytes, try frame.decode(DownloadEnd.self))
            } else if frame.kind == .error {
                let error = try frame.decode(ErrorFrame.self)
                throw Failure(text: "\(error.code): \(error.text)")
            } else {
                passOver(frame)
            }
        }
        throw Failure(text: "the server closed in the middle of a download")
    }

    func fetch(_ file: FileID, transfer: UInt32, first: UInt32 = 0, count: UInt32 = 0) throws -> Fetching {
        try ask(
            Fetch(
                transfer: TransferID(rawValue: transfer), file: file, firstBlock: first, blockCount: count,
                creditBytes: 1 << 20), Fetching.self)
    }
}
