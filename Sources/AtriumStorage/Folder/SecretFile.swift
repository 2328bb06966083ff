import AtriumServices
import Glibc

/// A small file that its owner alone can read, such as a private key: written as a whole or not at all.
public enum SecretFile {
    private static let sizeMaxBytes: UInt64 = 1 << 20

    /// Whether there is one.
    ///
    /// - Throws: where the file system does not say.
    public static func exists(_ path: String) throws(JournalError) -> Bool {
        do throws(DiskError) {
            return try Folders.sizeBytes(of: path) != nil
        } catch {
            throw JournalError(error.text)
        }
    }

    /// Its bytes.
    ///
    /// - Throws: where it cannot be read, or has more than a mebibyte.
    public static func read(_ path: String) throws(JournalError) -> [UInt8] {
        do throws(DiskError) {
            guard let sizeBytes = try Folders.sizeBytes(of: path) else { throw DiskError(ENOENT, "read \(path)") }
            guard sizeBytes <= sizeMaxBytes else { throw DiskError(EFBIG, "read \(path)") }
            return try FileCopy.bytes(of: path)
        } catch {
            throw JournalError(error.text)
        }
    }

    /// Writes it, replacing an earlier one, and creates its folder; returns when both last.
    public static func write(_ bytes: [UInt8], to path: String) throws(JournalError) {
        let unfinished = "\(path).new"
        do throws(DiskError) {
            try Folders.create(Folders.parent(of: path))
            try Folders.remove(unfinished)
            let file = try BlobHandle.open(unfinished, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            try bytes.withUnsafeBufferPointer { (buffer) throws(DiskError) in
                try file.write(UnsafeRawBufferPointer(buffer), at: 0)
            }
            try file.sync()
            guard rename(unfinished, path) == 0 else { throw DiskError(errno, "rename \(unfinished)") }
            try Folders.sync(Folders.parent(of: path))
        } catch {
            throw JournalError(error.text)
        }
    }
}
