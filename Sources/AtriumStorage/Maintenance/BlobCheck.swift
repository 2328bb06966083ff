import AtriumNet
import AtriumWire
import Glibc

/// Reads one blob after the other, and compares it with what is known of it. One thread calls it.
final class BlobCheck {
    /// Blocks read at a time.
    private static let runMax = 16

    let folder: BlobFolder
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: runMax * FileBlocks.blockBytes, alignment: 4096)

    init(_ folder: BlobFolder) {
        self.folder = folder
    }

    deinit { buffer.deallocate() }

    /// Looks whether a blob and its checksums are there and have the size they are to have; its bytes are not read.
    ///
    /// - Returns: what is wrong with it; nil where nothing is.
    func look(at digest: Digest, sizeBytes: UInt64) -> Fault? {
        do throws(DiskError) {
            _ = try open(digest, sizeBytes: sizeBytes)
            return nil
        } catch {
            return fault(error, digest)
        }
    }

    /// Reads a blob: each block against its checksum, and all of it against its SHA-256.
    ///
    /// - Parameter write: Gets the bytes as they come, in order.
    /// - Returns: what is wrong with it; nil where nothing is. Errors of `write` are thrown on.
    func verify(
        _ digest: Digest, sizeBytes: UInt64, write: (UnsafeRawBufferPointer) throws(DiskError) -> Void = { _ in }
    ) throws(DiskError) -> Fault? {
        let blob: StoredBlob
        do throws(DiskError) {
            blob = try open(digest, sizeBytes: sizeBytes)
        } catch {
            return fault(error, digest)
        }
        let whole = RunningDigest()
        var damaged: [Int] = []
        var first = 0
        while first < blob.blocks.count {
            let run = first..<min(first + Self.runMax, blob.blocks.count)
            do throws(DiskError) {
                try read(run, of: blob, damaged: &damaged)
            } catch {
                return fault(error, digest)
            }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<blob.blocks.byteCount(of: run)])
            whole.update(bytes)
            try write(bytes)
            first = run.upperBound
        }
        if let block = damaged.first {
            let others = damaged.count > 1 ? " and \(damaged.count - 1) more" : ""
            return Fault(.blobDamaged, "blob \(digest.hex): block \(block)\(others) does not match its CRC-32C")
        }
        guard whole.value() == digest else {
            return Fault(.blobDamaged, "blob \(digest.hex): its bytes do not have this SHA-256")
        }
        return nil
    }

    private func open(_ digest: Digest, sizeBytes: UInt64) throws(DiskError) -> StoredBlob {
        guard let blocks = FileBlocks(sizeBytes: sizeBytes) else { throw DiskError(EFBIG, "read \(digest.hex)") }
        return try StoredBlob(digest, blocks: blocks, in: folder)
    }

    private func read(
        _ run: Range<Int>, of blob: StoredBlob, damaged: inout [Int]
    ) throws(DiskError) {
        // The SHA-256 of the whole says the same of a single block.
        let checksums = blob.blocks.hasChecksumFile ? try blob.checksums(of: run) : nil
        let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<blob.blocks.byteCount(of: run)])
        // What was not in memory before leaves it again: what a server sends is to stay.
        let offset = FileBlocks.offsetBytes(of: run.lowerBound)
        let wasResident = blob.handle.isResident(offset, byteCount: bytes.count)
        try blob.handle.read(into: bytes, at: offset)
        if !wasResident { blob.handle.evict(offset, byteCount: bytes.count) }
        guard let checksums else { return }
        for (index, block) in run.enumerated() {
            let start = index * FileBlocks.blockBytes
            let data = UnsafeRawBufferPointer(rebasing: bytes[start..<start + blob.blocks.byteCount(of: block)])
            if CRC32C.checksum(data) != checksums[index] { damaged.append(block) }
        }
    }

    private func fault(_ error: DiskError, _ digest: Digest) -> Fault {
        guard error.number == ENOENT else {
            return Fault(.blobDamaged, "blob \(digest.hex): its size or its checksums are wrong (\(error.text))")
        }
        return Fault(.blobMissing, "blob \(digest.hex) is missing")
    }
}
