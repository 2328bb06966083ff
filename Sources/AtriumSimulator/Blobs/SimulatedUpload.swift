import AtriumNet
import AtriumSession
import AtriumStorage
import AtriumWire

/// An upload in progress at a disk worker.
final class SimulatedUpload {
    /// The request that ends it, open until every block has come.
    struct Finish {
        var key: TransferKey
        var requestID: UInt32
        var digest: Digest
        /// Holes below this block were asked for.
        var askedThrough: UInt32 = 0
    }

    let id: FileID
    let sizeBytes: UInt64
    let file: SimulatedFile
    /// Whether the file is in memory alone: it has no name on the disk, and nothing of it outlives the server.
    var isHeld: Bool
    /// The CRC-32C of each block that has come.
    private(set) var received: [UInt32: UInt32] = [:]
    /// The generation of the writer that may write.
    var lease: UInt32
    var finish: Finish?
    var isPaused = false
    var writer: TransferKey?
    /// Transfers that were told of a fault of theirs, once.
    var told: [TransferKey] = []
    var followers: [TransferKey] = []

    init(_ id: FileID, sizeBytes: UInt64, file: SimulatedFile, lease: UInt32, isHeld: Bool = false) {
        self.id = id
        self.sizeBytes = sizeBytes
        self.file = file
        self.lease = lease
        self.isHeld = isHeld
        // What an earlier run left counts where the bytes agree with the record.
        for entry in file.record {
            guard let bytes = file.blocks[entry.block], bytes.withUnsafeBytes({ CRC32C.checksum($0) }) == entry.checksum
            else { continue }
            received[entry.block] = entry.checksum
        }
    }

    /// A block was written.
    func note(_ block: UInt32, checksum: UInt32) {
        file.note(block, checksum: checksum)
        received[block] = checksum
    }

    /// What there is of the file; nil where nothing has come.
    var held: HeldBlocks? {
        guard !received.isEmpty else { return nil }
        let prefix = prefixCount
        var hash = SHA256Hash()
        for block in 0..<prefix { hash.update(file.blocks[block] ?? []) }
        let ranges = missing(runsMax: HeldBlocks.rangesMax).map {
            BlockRange(firstBlock: $0.lowerBound, blockCount: UInt32($0.count))
        }
        return HeldBlocks(prefixBlocks: prefix, prefixDigest: hash.finish(), missing: ranges)
    }

    static let blockBytes: UInt64 = 65_536

    static func blockCount(_ sizeBytes: UInt64) -> UInt32 {
        UInt32(clamping: (sizeBytes + blockBytes - 1) / blockBytes)
    }

    var blockCount: UInt32 { Self.blockCount(sizeBytes) }
    var isWhole: Bool { received.count == Int(blockCount) }

    /// Blocks that have come without a gap from the first.
    var prefixCount: UInt32 {
        var count: UInt32 = 0
        while received[count] != nil { count += 1 }
        return count
    }

    /// The first runs of blocks that have not come.
    func missing(runsMax: Int) -> [Range<UInt32>] {
        var runs: [Range<UInt32>] = []
        for block in 0..<blockCount where received[block] == nil {
            if let last = runs.last, last.upperBound == block {
                runs[runs.count - 1] = last.lowerBound..<block + 1
            } else if runs.count < runsMax {
                runs.append(block..<block + 1)
            } else {
                break
            }
        }
        return runs
    }
}
