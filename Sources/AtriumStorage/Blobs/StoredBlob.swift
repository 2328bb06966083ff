import AtriumNet
import AtriumWire
import Glibc

/// A blob opened for downloads, and the file of its blocks' checksums beside it, where it has one (`hasChecksumFile`).
///
/// The checksum file: the eight bytes `ATRMCRC1`, the blob's size (64), then the CRC-32C (32) of each block,
/// big-endian.
final class StoredBlob {
    private static let magic = Array("ATRMCRC1".utf8)
    private static let headBytes = 16
    /// A block of up to this size goes to its loop by way of memory: to copy it is less than a call of its own.
    private static let inMemoryMaxBytes = 16 << 10

    let digest: Digest
    let blocks: FileBlocks
    let handle: BlobHandle
    private let checksumFile: BlobHandle?
    /// Downloads that read from it.
    var readerCount = 0

    /// Opens a blob.
    ///
    /// - Throws: ENOENT where it is gone; ENODATA where it has not the size expected, or no checksums.
    init(_ digest: Digest, blocks: FileBlocks, in folder: BlobFolder) throws(DiskError) {
        self.digest = digest
        self.blocks = blocks
        handle = try BlobHandle.open(folder.blob(digest), flags: O_RDONLY)
        checksumFile = blocks.hasChecksumFile ? try Self.openChecksums(of: digest, in: folder) : nil
        guard try handle.byteCount() == blocks.sizeBytes else {
            throw DiskError(ENODATA, "read the blob \(digest.hex)")
        }
        guard let checksumFile else { return }
        guard try checksumFile.byteCount() == UInt64(Self.headBytes) + 4 * UInt64(blocks.count) else {
            throw DiskError(ENODATA, "read the checksums of \(digest.hex)")
        }
        let expected = Self.encode([], sizeBytes: blocks.sizeBytes)
        var head = [UInt8](repeating: 0, count: Self.headBytes)
        try head.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) in
            try checksumFile.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
        guard head == expected else { throw DiskError(ENODATA, "read the checksums of \(digest.hex)") }
    }

    /// A removal takes the blob first and then its checksums: where both are gone, nothing is damaged.
    private static func openChecksums(of digest: Digest, in folder: BlobFolder) throws(DiskError) -> BlobHandle {
        do {
            return try BlobHandle.open(folder.checksums(digest), flags: O_RDONLY)
        } catch {
            guard error.number == ENOENT, access(folder.blob(digest), F_OK) == 0 else { throw error }
            throw DiskError(ENODATA, "open the checksums of \(digest.hex)")
        }
    }

    /// Reads the checksums of a run of blocks within the file.
    ///
    /// - Precondition: the blob has a file of them.
    func checksums(of run: Range<Int>) throws(DiskError) -> [UInt32] {
        guard let checksumFile else { preconditionFailure("a blob of one block is read whole") }
        var numbers = [UInt32](repeating: 0, count: run.count)
        try numbers.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) in
            try checksumFile.read(
                into: UnsafeMutableRawBufferPointer(buffer), at: UInt64(Self.headBytes + 4 * run.lowerBound))
        }
        return numbers.map { UInt32(bigEndian: $0) }
    }

    /// Reads the only block of a blob without a file of checksums, and compares it with the SHA-256 it is named by.
    ///
    /// - Parameter whole: works that out.
    func onlyBlock(hashing whole: RunningDigest) throws(DiskError) -> ReadyBlocks {
        let buffer = SharedBytes(capacityBytes: blocks.byteCount(of: 0))
        try handle.read(into: buffer.writable, at: 0)
        let bytes = UnsafeRawBufferPointer(buffer.writable)
        whole.restart()
        whole.update(bytes)
        guard whole.value() == digest else { throw DiskError(ENODATA, "read the blob \(digest.hex)") }
        return ReadyBlocks(
            handle: handle, firstBlock: 0, checksums: [CRC32C.checksum(bytes)], lastBlockBytes: bytes.count,
            bytes: bytes.count <= Self.inMemoryMaxBytes ? buffer : nil)
    }

    /// The size a checksum file says its blob has; nil where it has no such word, or is gone.
    static func sizeBytes(statedIn path: String) throws(DiskError) -> UInt64? {
        do {
            let file = try BlobHandle.open(path, flags: O_RDONLY)
            var head = [UInt8](repeating: 0, count: headBytes)
            try head.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) in
                try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
            }
            guard head.starts(with: magic) else { return nil }
            return head[magic.count...].reduce(0) { $0 << 8 | UInt64($1) }
        } catch {
            if error.number == ENOENT || error.number == ENODATA { return nil }
            throw error
        }
    }

    /// The checksum file of a blob.
    static func encode(_ checksums: [UInt32], sizeBytes: UInt64) -> [UInt8] {
        var bytes: [UInt8] = magic
        bytes.reserveCapacity(headBytes + 4 * checksums.count)
        bytes.append(bigEndian: sizeBytes)
        for checksum in checksums { bytes.append(bigEndian: checksum) }
        return bytes
    }
}
