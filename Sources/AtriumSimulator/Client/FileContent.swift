import AtriumNet
import AtriumSession
import AtriumWire

/// The bytes of a file that peers send.
struct FileContent {
    let sizeBytes: UInt64
    let blocks: [[UInt8]]
    let checksums: [UInt32]
    let digest: Digest

    init(sizeBytes: Int, random: inout SeededRandom) {
        let blockBytes = Int(SimulatedUpload.blockBytes)
        var blocks: [[UInt8]] = []
        var hash = SHA256Hash()
        for start in stride(from: 0, to: sizeBytes, by: blockBytes) {
            let block = random.bytes(min(blockBytes, sizeBytes - start))
            hash.update(block)
            blocks.append(block)
        }
        self.sizeBytes = UInt64(sizeBytes)
        self.blocks = blocks
        checksums = blocks.map { $0.withUnsafeBytes { CRC32C.checksum($0) } }
        digest = hash.finish()
    }
}
