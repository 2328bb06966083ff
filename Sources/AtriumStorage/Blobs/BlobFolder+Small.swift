import AtriumWire
import Glibc

/// What the ends of small uploads do to the folders.
extension BlobFolder {
    /// Writes small files and gives them their final names, and returns when bytes and names last, or says of each what
    /// went wrong.
    ///
    /// Step by step for all of them: bytes, syncs of the bytes, names, syncs of the folders. All bytes are on their way
    /// to the disk before the first is waited for, and the last is waited for first, so that most of the others are
    /// there by then, in the same commit of the file system.
    func keep(_ files: inout [SmallFile]) {
        let isAlone = files.count == 1
        for index in files.indices {
            files[index].attempt { (file) throws(DiskError) in
                let handle = try write(file.upload)
                file.handle = handle
                if !isAlone { try handle.beginSync() }
            }
        }
        for index in files.indices.reversed() {
            files[index].attempt { (file) throws(DiskError) in
                try file.handle?.sync()
                file.handle = nil
            }
        }
        var groups: [UInt8: BlobHandle] = [:]
        for index in files.indices {
            files[index].attempt { (file) throws(DiskError) in
                let group = try handles.group(of: file.digest)
                try removals.keep(file.digest) { () throws(DiskError) in
                    try name(file.upload.file, file.upload.blocks, as: file.digest, in: group)
                }
                groups[file.digest.firstByte] = group
            }
        }
        for (byte, group) in groups {
            do throws(DiskError) {
                try group.sync()
            } catch {
                for index in files.indices where files[index].error == nil && files[index].digest.firstByte == byte {
                    acknowledgeKept(files[index].digest)
                    files[index].error = error
                }
            }
        }
    }

    /// Writes the bytes of an upload to its part.
    private func write(_ upload: SmallUpload) throws(DiskError) -> BlobHandle {
        let handle = try handles.incoming().create(partName(upload.file))
        try upload.data?.slice.withBytes { (bytes) throws(DiskError) in try handle.write(bytes, at: 0) }
        return handle
    }
}
