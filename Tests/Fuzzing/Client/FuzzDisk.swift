import AtriumClient
import AtriumWire

/// The client's disk: keeps what it is asked for, and answers the oldest of it, rightly or with a failure.
struct FuzzDisk {
    private var asked: [DiskRequest] = []
    private var layouts: [CommandToken: BlockLayout] = [:]

    /// Takes requests, and makes sure that each stays within its file.
    mutating func ask(_ requests: [DiskRequest]) throws(BrokenRule) {
        for request in requests {
            switch request {
            case .create(let token, _, let layout): layouts[token] = layout
            case .write(let token, _, let blocks):
                for block in blocks {
                    guard let layout = layouts[token] else { throw BrokenRule("blocks before their file") }
                    try hold(
                        block.number < layout.blockCount && block.data.count == layout.byteCount(ofBlock: block.number),
                        "block \(block.number) of \(block.data.count) bytes does not fit its file")
                }
            case .open, .note, .read, .check, .hash, .prepare, .recover, .finish, .close, .stop: break
            }
        }
        asked += requests
        try hold(asked.count < 4_096, "the disk is asked for ever more")
    }

    /// Answers the oldest request that wants an answer.
    mutating func answer(_ input: inout FuzzInput) -> DiskReport? {
        while !asked.isEmpty {
            let request = asked.removeFirst()
            let fails = input.byte() % 8 == 0
            if let report = answer(request, fails, &input) { return report }
        }
        return nil
    }

    private mutating func answer(_ request: DiskRequest, _ fails: Bool, _ input: inout FuzzInput) -> DiskReport? {
        let error = ClientError(.local, "the disk failed")
        switch request {
        case .open(let token, _, _, let fresh, _):
            guard !fails, let layout = BlockLayout(sizeBytes: UInt64(input.short()) * 16) else {
                return .failed(token, error)
            }
            layouts[token] = layout
            return .opened(
                token, layout, operation: fresh, isKnown: input.byte() % 4 == 0,
                replaces: input.byte() % 4 == 0 ? FileID(rawValue: 3) : nil)
        case .note, .create, .stop: return nil
        case .read(let token, let transfer, let range):
            guard !fails, let layout = layouts[token] else { return .failed(token, error) }
            let blocks = range.map { number in
                let bytes = layout.byteCount(ofBlock: number)
                return UploadBlock(number: number, frame: Self.chunk(transfer, number, bytes), dataBytes: bytes)
            }
            return .blocks(token, transfer, blocks)
        case .check(let token, let transfer, _):
            return fails ? .checking(token, transfer) : .checked(token, transfer, .zero)
        case .hash(let token, let transfer): return fails ? .hashing(token, transfer) : .digest(token, .zero)
        case .prepare(let token, _, _, _):
            guard !fails else { return .failed(token, error) }
            let size = UInt64(input.short()) * 16
            let isLeft = input.byte() % 4 == 0
            let end = isLeft ? Int(size / 65_536) : 0
            return .prepared(token, sizeBytes: isLeft ? size : nil, received: end > 0 ? [0..<end] : [])
        case .recover(let token): return .prepared(token, sizeBytes: nil, received: [])
        case .write(let token, let transfer, let blocks):
            return .written(token, transfer, bytes: blocks.reduce(0) { $0 + $1.data.count })
        case .finish(let token, let digest):
            return fails ? .failed(token, error) : .finished(token, digest, path: "file")
        case .close(let token, _): return .closed(token)
        }
    }

    private static func chunk(_ transfer: TransferID, _ number: Int, _ dataBytes: Int) -> [UInt8] {
        let data = [UInt8](repeating: 1, count: dataBytes)
        return Chunk(transfer: transfer, block: UInt32(number), checksum: 0, data: data).encoded()
    }
}
