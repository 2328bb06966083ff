import CLinux

/// CRC-32C (Castagnoli), by the processor's own instruction. Spec/06-files.md: each block of a file carries one.
///
/// The check value, of the nine bytes `123456789`, is 0xE3069283. RFC 3720 appendix B.4.
public struct CRC32C: Sendable {
    /// What appending one lane of zero bytes does to a checksum; made once, never written again.
    nonisolated(unsafe) private static let table: UnsafeRawPointer = {
        let table = UnsafeMutableRawPointer.allocate(byteCount: 4 * 256 * 4, alignment: 64)
        clx_crc32c_make_table(bound(table))
        return UnsafeRawPointer(table)
    }()

    private var state: UInt32 = ~0

    /// Starts over no bytes.
    public init() {}

    /// The checksum of everything it was given.
    public var value: UInt32 { ~state }

    /// Continues over more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.baseAddress else { return }
        state = clx_crc32c_update(
            Self.bound(Self.table), state, first.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    /// The checksum of one run of bytes.
    public static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var sum = CRC32C()
        sum.update(bytes)
        return sum.value
    }

    /// C's rows of 256 numbers import as a tuple no one can spell: the call at hand says which.
    private static func bound<Row>(_ table: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Row> {
        table.assumingMemoryBound(to: Row.self)
    }

    private static func bound<Row>(_ table: UnsafeRawPointer) -> UnsafePointer<Row> {
        table.assumingMemoryBound(to: Row.self)
    }
}
