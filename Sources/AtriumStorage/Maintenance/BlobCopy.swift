import AtriumWire
import CLinux
import Glibc

/// Copies blobs with their checksums from one folder to another, and verifies each on the way: a copy is never made
/// of bytes that are not the ones their name says.
///
/// The copy shares no bytes that anybody may write: where the file system can, the blocks are shared until one side
/// changes, else they are written anew.
final class BlobCopy {
    private let check: BlobCheck
    private let target: BlobFolder

    init(from source: BlobFolder, to target: BlobFolder) {
        check = BlobCheck(source)
        self.target = target
    }

    /// Copies one blob, and returns when it is on the disk.
    ///
    /// - Returns: what is wrong with the source; then there is no copy.
    func copy(_ digest: Digest, sizeBytes: UInt64) throws(DiskError) -> Fault? {
        try Folders.create(target.folder(digest))
        let written = try BlobHandle.open(target.blob(digest), flags: O_WRONLY | O_CREAT | O_TRUNC)
        let isShared = try share(digest, with: written)
        var offset: UInt64 = 0
        let fault = try check.verify(digest, sizeBytes: sizeBytes) { (bytes) throws(DiskError) in
            guard !isShared else { return }
            try written.write(bytes, at: offset)
            offset += UInt64(bytes.count)
        }
        guard fault == nil else {
            try Folders.remove(target.blob(digest))
            return fault
        }
        try written.sync()
        if try hasChecksumFile(sizeBytes) {
            try FileCopy.copy(check.folder.checksums(digest), to: target.checksums(digest))
        }
        return nil
    }

    /// Reads a blob of the source without copying it.
    ///
    /// - Returns: what is wrong with it; nil where nothing is.
    func verify(_ digest: Digest, sizeBytes: UInt64) throws(DiskError) -> Fault? {
        try check.verify(digest, sizeBytes: sizeBytes)
    }

    /// Takes a blob over from an earlier copy that is never written, by another name for the same file.
    ///
    /// - Returns: whether the earlier copy has it, with this size.
    func reuse(_ digest: Digest, sizeBytes: UInt64, from earlier: BlobFolder) throws(DiskError) -> Bool {
        let hasChecksums = try hasChecksumFile(sizeBytes)
        guard try Folders.sizeBytes(of: earlier.blob(digest)) == sizeBytes,
            try hasChecksums ? StoredBlob.sizeBytes(statedIn: earlier.checksums(digest)) == sizeBytes : true
        else { return false }
        try Folders.create(target.folder(digest))
        guard link(earlier.blob(digest), target.blob(digest)) == 0 else { return false }
        guard hasChecksums else { return true }
        guard link(earlier.checksums(digest), target.checksums(digest)) == 0 else {
            try Folders.remove(target.blob(digest))
            return false
        }
        return true
    }

    private func hasChecksumFile(_ sizeBytes: UInt64) throws(DiskError) -> Bool {
        guard let blocks = FileBlocks(sizeBytes: sizeBytes) else { throw DiskError(EFBIG, "copy a blob") }
        return blocks.hasChecksumFile
    }

    /// Has the file system share the blocks until one side changes; false where it cannot.
    private func share(_ digest: Digest, with written: BlobHandle) throws(DiskError) -> Bool {
        do throws(DiskError) {
            let source = try BlobHandle.open(check.folder.blob(digest), flags: O_RDONLY)
            return clx_share_blocks(written.descriptor, source.descriptor) == 0
        } catch {
            // What is missing is told by the check.
            guard error.number == ENOENT else { throw error }
            return false
        }
    }
}
