import AtriumWire
import Glibc

/// Which blocks of an unfinished upload were written, and the CRC-32C of each, in the order they came: what lets the
/// upload go on after the server was killed. Spec/decisions/0013-unfinished-uploads.md.
///
/// An entry is a block's number (32) and its checksum (32), big-endian, written behind the block's bytes, with the
/// others of its turn. Nothing is synced for it. Who reads the record compares each entry with the bytes of its block:
/// what a crash tore, lost or left over does not agree, and the block counts as missing.
final class BlockRecord {
    /// What the record says of one block.
    struct Entry: Equatable {
        var block: UInt32
        var checksum: UInt32
    }

    static let entryBytes = 8

    private let handle: BlobHandle
    /// Entries in it. A torn one at the end is none, and the next is written over it.
    private(set) var count: Int
    /// Entries that were noted since, and are yet to be written.
    private var unwritten: [UInt64] = []

    /// Opens a record, or begins one.
    init(_ path: String) throws(DiskError) {
        handle = try BlobHandle.open(path, flags: O_RDWR | O_CREAT)
        count = Int(clamping: try handle.byteCount()) / Self.entryBytes
    }

    /// Sets room aside for so many entries more, so that none fails for want of it.
    func reserve(_ entryCount: Int) throws(DiskError) {
        try handle.reserve(UInt64(count + entryCount) * UInt64(Self.entryBytes), keepsSize: true)
    }

    /// Notes a block whose bytes are written; `write` follows.
    func append(block: Int, checksum: UInt32) {
        unwritten.append((UInt64(block) << 32 | UInt64(checksum)).bigEndian)
    }

    /// Writes what was noted.
    func write() throws(DiskError) {
        guard !unwritten.isEmpty else { return }
        try unwritten.withUnsafeBufferPointer { (entries) throws(DiskError) in
            try handle.write(UnsafeRawBufferPointer(entries), at: UInt64(count) * UInt64(Self.entryBytes))
        }
        count += unwritten.count
        unwritten.removeAll(keepingCapacity: true)
    }

    /// Reads a run of entries within the record.
    func entries(_ run: Range<Int>) throws(DiskError) -> [Entry] {
        var numbers = [UInt64](repeating: 0, count: run.count)
        try numbers.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) in
            try handle.read(
                into: UnsafeMutableRawBufferPointer(buffer), at: UInt64(run.lowerBound) * UInt64(Self.entryBytes))
        }
        return numbers.map { number in
            let entry = UInt64(bigEndian: number)
            return Entry(block: UInt32(entry >> 32), checksum: UInt32(truncatingIfNeeded: entry))
        }
    }
}
