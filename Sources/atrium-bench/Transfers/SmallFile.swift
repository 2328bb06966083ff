import AtriumNet
import AtriumWire

/// A file of one small block, whose bytes tell its number.
struct SmallFile {
    static let byteCount = 4096

    let bytes: [UInt8]

    init(_ number: Int) {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        var state = UInt64(number) &+ 88_172_645_463_325_252
        bytes.withUnsafeMutableBytes { room in
            for offset in stride(from: 0, to: room.count, by: 8) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                room.storeBytes(of: state, toByteOffset: offset, as: UInt64.self)
            }
        }
        self.bytes = bytes
    }

    var digest: Digest { .sha256(of: bytes) }

    /// Its one chunk as a frame.
    func chunk(_ transfer: TransferID) -> [UInt8] {
        var frame: [UInt8] = []
        let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0) }
        ChunkHead.encode(transfer: transfer, block: 0, checksum: checksum, dataBytes: bytes.count, into: &frame)
        return frame + bytes
    }
}
