import AtriumNet
import CLinux
import Glibc

/// Gives a file its name only where nobody has it yet.
enum ExclusiveRename {
    /// Renames within a folder.
    ///
    /// - Throws: EEXIST where the name is taken; the file then keeps its old one.
    static func rename(in folder: CInt, from old: String, to new: String) throws(SystemError) {
        if renameat2(folder, old, folder, new, CLX_RENAME_NOREPLACE) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS || errno == ENOTSUP else { throw SystemError("rename") }
        // A file system without that flag: a second link fails where the name is taken.
        guard linkat(folder, old, folder, new, 0) == 0 else { throw SystemError("link") }
        // The file has its name by now: a name too many does no harm.
        _ = unlinkat(folder, old, 0)
    }
}
