/// The bytes of one file on a simulated disk, by blocks: those written, and those a power cut cannot take.
final class SimulatedFile {
    /// Blocks as a reader sees them.
    private(set) var blocks: [UInt32: [UInt8]] = [:]
    private var synced: [UInt32: [UInt8]] = [:]
    /// Blocks written and not synced, in the order of their writes.
    private var unsynced: [UInt32] = []
    /// The block whose write the power is cut in.
    private(set) var tearing: UInt32?
    /// Which blocks of an upload came, and the CRC-32C of each, in the order they came. Nothing is synced for it.
    private(set) var record: [(block: UInt32, checksum: UInt32)] = []

    func write(_ block: UInt32, _ bytes: [UInt8]) {
        blocks[block] = bytes
        unsynced.append(block)
    }

    /// The power is cut in the middle of the write that was made last.
    func tear() {
        tearing = unsynced.last
    }

    func note(_ block: UInt32, checksum: UInt32) {
        record.append((block, checksum))
    }

    func sync() {
        synced = blocks
        unsynced = []
    }

    /// The power is cut: each write that was not synced is there, or torn, or was never made.
    func losePower(_ random: inout SeededRandom, _ faults: inout FaultCounts) {
        for block in unsynced {
            guard let bytes = blocks[block] else { continue }
            switch block == tearing ? 1 : random.below(4) {
            case 0: synced[block] = bytes
            case let choice where choice < 3 && bytes.count > 1:
                faults[.fileTorn] += 1
                let kept = random.below(bytes.count)
                synced[block] = Array(bytes[..<kept]) + [UInt8](repeating: 0, count: bytes.count - kept)
            default: faults[.fileLost] += 1
            }
        }
        blocks = synced
        unsynced = []
        tearing = nil
        record.removeLast(random.below(record.count + 1))
    }
}
