import AtriumServices
import Glibc

/// Holds a folder for one server. The kernel lets go of it when the process ends, however it ends.
struct FolderLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    // A process that is being started shares the descriptor until it runs: closing it here would not let go.
    deinit { _ = flock(file.rawValue, LOCK_UN) }

    /// Takes the lock of a folder.
    ///
    /// - Throws: where another server holds it, or the folder cannot be written.
    init(folder: String, named name: String) throws(JournalError) {
        guard let lock = try FolderLock(ifFree: folder, named: name) else {
            throw JournalError(
                "the \(name) \(folder) is in use by another server: stop that one or name another folder")
        }
        self = lock
    }

    /// Takes the lock of a folder; nil where another process holds it.
    ///
    /// - Throws: where the folder cannot be written.
    init?(ifFree folder: String, named name: String) throws(JournalError) {
        let opened = try Self.open("\(folder)/lock", of: folder, named: name)
        guard flock(opened.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            guard number == EWOULDBLOCK else {
                throw JournalError(
                    "the \(name) \(folder) cannot be locked: \(DiskError(number, "flock").reason)")
            }
            return nil
        }
        file = opened
    }

    private static func open(
        _ path: String, of folder: String, named name: String
    ) throws(JournalError) -> FileDescriptor {
        do {
            return try FileDescriptor(opening: path, flags: O_RDWR | O_CREAT)
        } catch {
            throw JournalError(
                "the \(name) \(folder) cannot be written (\(error.reason)): give it to this user or name another")
        }
    }
}
