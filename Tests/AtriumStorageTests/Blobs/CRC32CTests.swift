import AtriumNet
import Testing

/// The checksum of blocks.
struct CRC32CTests {
    @Test("[FILE-6.4-3] the check value of RFC 3720")
    func checkValue() {
        #expect(Array("123456789".utf8).withUnsafeBytes(CRC32C.checksum) == 0xE306_9283)
    }

    @Test("no bytes have the checksum 0")
    func empty() {
        #expect(CRC32C().value == 0)
    }

    @Test("pieces of any length give the checksum of the whole", arguments: [1, 7, 4_096, 12_288, 12_289, 40_000])
    func pieces(of length: Int) {
        let bytes = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var sum = CRC32C()
        for start in stride(from: 0, to: bytes.count, by: length) {
            bytes[start..<min(start + length, bytes.count)].withUnsafeBytes { sum.update($0) }
        }
        #expect(sum.value == bitwise(bytes))
    }

    /// The definition, a bit at a time.
    private func bitwise(_ bytes: [UInt8]) -> UInt32 {
        var state: UInt32 = ~0
        for byte in bytes {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0x82F6_3B78 : state >> 1 }
        }
        return ~state
    }
}
