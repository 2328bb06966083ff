import AtriumWire
import Glibc

/// What the ends of small uploads do to the folders.
extension BlobFolder {
    /// Files kept together at most: each is open until it is synced.
    static let togetherMax = 64

    /// Writes small files and gives them their final names, and returns when bytes and names last, or says of each what
    /// went wrong.
    func keep(_ files: inout [SmallFile]) {
        for start in stride(from: 0, to: files.count, by: Self.togetherMax) {
            keep(&files, start..<min(start + Self.togetherMax, files.count))
        }
    }

    /// Keeps some of them, step by step for all: bytes, syncs of the bytes, names, syncs of the folders. All bytes are
    /// on their way to the disk before the first is waited for, and the last is waited for first, so that most of the
    /// others are there by then, in the same commit of the file system.
    private func keep(_ files: inout [SmallFile], _ together: Range<Int>) {
        let isAlone = together.count == 1
        for index in together {
            files[index].attempt { (file) throws(DiskError) in
                let handle = try write(file.upload)
                file.handle = handle
                if !isAlone { try handle.beginSync() }
            }
        }
        for index in together.reversed() {
            files[index].attempt { (file) throws(DiskError) in try file.handle?.sync() }
            files[index].handle = nil
        }
        var groups: [UInt8: FolderHandle] = [:]
        for index in together {
            files[index].attempt { (file) throws(DiskError) in
                let group = try group(of: file.digest)
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
                for index in together where files[index].error == nil && files[index].digest.firstByte == byte {
                    acknowledgeKept(files[index].digest)
                    files[index].error = error
                }
            }
        }
    }

    /// Writes the bytes of an upload to its part.
    private func write(_ upload: SmallUpload) throws(DiskError) -> BlobHandle {
        do throws(DiskError) {
            let handle = try handles.incoming(at: incoming).create(partName(upload.file))
            try upload.data?.slice.withBytes { (bytes) throws(DiskError) in try handle.write(bytes, at: 0) }
            return handle
        } catch {
            handles.forget(after: error)
            throw error
        }
    }
}
