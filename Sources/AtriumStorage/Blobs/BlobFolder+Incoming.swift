import AtriumServices
import AtriumWire
import Glibc

/// Uploads on their way: each has its bytes in a part and a record of which of them have come. Those of one block have
/// neither before their end, where nothing is out of the ordinary: they are in memory.
extension BlobFolder {
    /// The file an upload's part belongs to: its id in hexadecimal stands before the first dot. Nil for names that are
    /// none of ours.
    static func file(of name: String) -> FileID? {
        guard let dot = name.firstIndex(of: "."), let number = UInt64(name[..<dot], radix: 16) else { return nil }
        return FileID(rawValue: number)
    }

    /// Removes what is in the folder of uploads beside the parts and records of these files.
    ///
    /// - Parameter files: those whose bytes are still on their way.
    /// - Throws: where the folder cannot be read or written.
    public func clearIncoming(keeping files: Set<FileID>) throws(JournalError) {
        let kept = Set(files.flatMap { [part($0), record($0)] })
        do {
            for name in try Folders.names(in: incoming) where !kept.contains("\(incoming)/\(name)") {
                // No server makes one.
                if Folders.isFolder("\(incoming)/\(name)") { continue }
                try Folders.remove("\(incoming)/\(name)")
            }
        } catch {
            throw JournalError("the folder \(incoming) cannot be used (\(error.text)): give it to this user")
        }
    }

    /// What the parts of some files take up on the disk; those that are not there take up nothing.
    ///
    /// - Throws: where one cannot be looked at.
    public func incomingProgress(of files: [FileID]) throws(JournalError) -> [UploadProgress] {
        var progress: [UploadProgress] = []
        for file in files {
            do throws(DiskError) {
                guard let allocatedBytes = try Folders.allocatedBytes(of: part(file)) else { continue }
                progress.append(UploadProgress(file: file, allocatedBytes: allocatedBytes))
            } catch {
                throw JournalError("the folder \(incoming) cannot be used (\(error.text)): give it to this user")
            }
        }
        return progress
    }

    /// Checks that the disk has room for the part of a file, beside what it takes up already.
    func checkRoom(for sizeBytes: UInt64, beside allocatedBytes: UInt64) throws(DiskError) {
        let needed = sizeBytes - min(sizeBytes, allocatedBytes)
        guard try Folders.freeBytes(of: incoming) >= needed else { throw DiskError(ENOSPC, "upload") }
    }

    /// Removes what an upload left. What cannot be removed now goes at the next start.
    func removePart(_ file: FileID) {
        _ = unlink(part(file))
        _ = unlink(record(file))
        _ = unlink("\(part(file)).crc")
    }
}
