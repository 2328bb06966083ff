import AtriumWire
import CLinux
import Glibc

/// What an upload's end does to the folders.
extension BlobFolder {
    /// Gives a whole upload its final name, and returns when its bytes and that name last.
    ///
    /// The bytes are made to last before anything is renamed. Where a blob has a file of checksums, that gets its name
    /// first, so that it never stands without. Bytes that are there already stay: the same content is kept once. One of
    /// another size is damaged, and gives way.
    ///
    /// - Parameter handle: the open part of the upload.
    func keep(
        _ file: FileID, _ handle: BlobHandle, as digest: Digest, checksums: [UInt32], _ blocks: FileBlocks
    ) throws(DiskError) {
        try handle.sync()
        let group = try group(of: digest)
        if blocks.hasChecksumFile { try write(StoredBlob.encode(checksums, sizeBytes: blocks.sizeBytes), of: file) }
        // A removal that was ordered before takes both names, or neither.
        try removals.keep(digest) { () throws(DiskError) in try name(file, blocks, as: digest, in: group) }
        do throws(DiskError) {
            try Folders.remove(record(file))
            try group.sync()
            try Folders.sync(incoming)
        } catch {
            acknowledgeKept(digest)
            throw error
        }
    }

    /// Gives the part of an upload, and its checksums where it has a file of them, the name of its digest. Bytes that
    /// are there already stay; those of another size are damaged, and give way.
    ///
    /// - Parameter group: the folder of the blob.
    func name(_ file: FileID, _ blocks: FileBlocks, as digest: Digest, in group: FolderHandle) throws(DiskError) {
        do throws(DiskError) {
            let incoming = try handles.incoming(at: incoming)
            if blocks.hasChecksumFile {
                try incoming.move("\(partName(file)).crc", to: checksumsName(digest), in: group)
            }
            if try group.byteCount(of: digest.hex) == blocks.sizeBytes {
                try incoming.remove(partName(file))
            } else {
                try incoming.move(partName(file), to: digest.hex, in: group)
            }
        } catch {
            handles.forget(after: error)
            throw error
        }
    }

    /// The folder of a blob, made where it is not there yet.
    func group(of digest: Digest) throws(DiskError) -> FolderHandle {
        try handles.group(digest.firstByte, at: folder(digest), in: blobs)
    }

    /// Says that the core knows of a blob that was kept. Until then no order removes it.
    public func acknowledgeKept(_ digest: Digest) {
        removals.acknowledge(digest)
    }

    /// Says that a blob is to be removed, before a worker is told to: one that is kept anew until then stays.
    public func orderRemoval(of digest: Digest) {
        removals.order(digest)
    }

    /// Removes a blob and its checksums, unless it was kept anew since that was ordered. What cannot be removed stays,
    /// and costs room alone.
    func remove(_ digest: Digest) {
        removals.carryOut(digest) {
            _ = unlink(blob(digest))
            _ = unlink(self.checksums(digest))
        }
    }

    private func write(_ bytes: [UInt8], of file: FileID) throws(DiskError) {
        let handle = try BlobHandle.open("\(part(file)).crc", flags: O_WRONLY | O_CREAT | O_TRUNC)
        try bytes.withUnsafeBufferPointer { (buffer) throws(DiskError) in
            try handle.write(UnsafeRawBufferPointer(buffer), at: 0)
        }
        try handle.sync()
    }
}
