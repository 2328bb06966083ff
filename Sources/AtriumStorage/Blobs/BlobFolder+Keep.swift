import AtriumWire
import CLinux
import Glibc

/// What an upload's end does to the folders.
extension BlobFolder {
    /// Checks that the disk has room for a file before its first byte.
    func checkRoom(for sizeBytes: UInt64) throws(DiskError) {
        guard try Folders.freeBytes(of: incoming) >= sizeBytes else { throw DiskError(ENOSPC, "upload") }
    }

    /// Gives a whole, synced upload its final name, and returns when that lasts.
    ///
    /// The checksums get theirs first, so that a blob never stands without them. Bytes that are there already stay:
    /// the same content is kept once. One of another size is damaged, and gives way.
    func keep(_ file: FileID, as digest: Digest, checksums: [UInt32], sizeBytes: UInt64) throws(DiskError) {
        let target = folder(digest)
        try Folders.create(target)
        try Folders.sync("\(path)/blobs")
        try write(StoredBlob.encode(checksums, sizeBytes: sizeBytes), of: file)
        try move("\(part(file)).crc", to: self.checksums(digest))
        if try isKept(digest, sizeBytes: sizeBytes) {
            try Folders.remove(part(file))
        } else {
            try move(part(file), to: blob(digest))
        }
        try Folders.sync(target)
        try Folders.sync(incoming)
    }

    /// Removes what an upload left. What cannot be removed now goes at the next start.
    func removePart(_ file: FileID) {
        _ = unlink(part(file))
        _ = unlink("\(part(file)).crc")
    }

    /// Removes a blob and its checksums. What cannot be removed stays, and costs room alone.
    func remove(_ digest: Digest) {
        _ = unlink(blob(digest))
        _ = unlink(self.checksums(digest))
    }

    private func write(_ bytes: [UInt8], of file: FileID) throws(DiskError) {
        let handle = try BlobHandle.open("\(part(file)).crc", flags: O_WRONLY | O_CREAT | O_TRUNC)
        try bytes.withUnsafeBufferPointer { (buffer) throws(DiskError) in
            try handle.write(UnsafeRawBufferPointer(buffer), at: 0)
        }
        try handle.sync()
    }

    private func isKept(_ digest: Digest, sizeBytes: UInt64) throws(DiskError) -> Bool {
        var status = stat()
        guard stat(blob(digest), &status) == 0 else {
            if errno == ENOENT { return false }
            throw DiskError(errno, "stat")
        }
        return UInt64(clamping: status.st_size) == sizeBytes
    }

    private func move(_ source: String, to target: String) throws(DiskError) {
        guard rename(source, target) == 0 else { throw DiskError(errno, "rename") }
    }
}
