import AtriumNet
import AtriumSession
import AtriumWire

/// The bytes of the files that are sent: 16 MiB that no two blocks share, over and over. They lie in memory as whole
/// chunk frames with their checksums, so that the generator spends next to nothing on an upload.
final class Pattern {
    static let blockBytes = 65_536
    static let frameBytes = ChunkHead.byteCount + blockBytes
    static let blockCount = 256

    let frames = UnsafeMutableRawBufferPointer.allocate(byteCount: blockCount * frameBytes, alignment: 64)
    private var checksums: [UInt32] = []

    init() {
        var state: UInt64 = 88_172_645_463_325_252
        for block in 0..<Self.blockCount {
            let start = block * Self.frameBytes
            let data = UnsafeMutableRawBufferPointer(
                rebasing: frames[start + ChunkHead.byteCount..<start + Self.frameBytes])
            for offset in stride(from: 0, to: Self.blockBytes, by: 8) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                data.storeBytes(of: state, toByteOffset: offset, as: UInt64.self)
            }
            let checksum = CRC32C.checksum(UnsafeRawBufferPointer(data))
            checksums.append(checksum)
            var head: [UInt8] = []
            ChunkHead.encode(
                transfer: TransferID(rawValue: 0), block: 0, checksum: checksum, dataBytes: Self.blockBytes,
                into: &head)
            UnsafeMutableRawBufferPointer(rebasing: frames[start..<start + head.count]).copyBytes(from: head)
        }
    }

    deinit {
        frames.deallocate()
    }

    /// The CRC-32C that a block of a file has.
    func checksum(_ block: Int) -> UInt32 { checksums[block % Self.blockCount] }

    /// The data of a block.
    func data(_ block: Int) -> UnsafeRawBufferPointer {
        let start = block % Self.blockCount * Self.frameBytes + ChunkHead.byteCount
        return UnsafeRawBufferPointer(rebasing: frames[start..<start + Self.blockBytes])
    }

    /// Names transfer and block in the frame that is to be sent.
    func stamp(_ block: Int, _ transfer: TransferID) {
        let start = block % Self.blockCount * Self.frameBytes + FrameHeader.byteCount
        frames.storeBytes(of: transfer.rawValue.bigEndian, toByteOffset: start, as: UInt32.self)
        frames.storeBytes(of: UInt32(block).bigEndian, toByteOffset: start + 4, as: UInt32.self)
    }

    /// SHA-256 of a file of so many blocks.
    func digest(blockCount: Int) -> Digest {
        var hash = SHA256Hash()
        for block in 0..<blockCount { hash.update(data(block)) }
        return hash.finish()
    }
}
