import AtriumNet
import Glibc

/// Where a download is to stand: a folder, held open, and a name in it that may not be known yet. Lives on the disk
/// thread.
final class DownloadTarget {
    let folder: Descriptor
    /// The folder as the caller wrote it, for messages; ends in `/`, or is empty for the current one.
    let folderPath: String
    /// The name; nil until the offered one is known.
    let name: String?
    /// Whether a file of that name may be replaced.
    let overwrite: Bool

    /// Opens the folder, and checks the name where the caller gave one.
    ///
    /// - Parameter destination: a file, or a folder that exists; nil is the current folder.
    /// - Throws: `local`: no such folder; a file of that name exists and may not be replaced.
    init(destination: String?, overwrite: Bool) throws(ClientError) {
        let path = destination ?? ""
        var status = stat()
        let isFolder = path.isEmpty || (stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR)
        if isFolder || path.hasSuffix("/") {
            folderPath = path.isEmpty || path.hasSuffix("/") ? path : path + "/"
            name = nil
        } else {
            let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
            folderPath = String(path[..<start])
            name = String(path[start...])
        }
        self.overwrite = overwrite
        let opened = folderPath.isEmpty ? "." : folderPath
        let raw = open(opened, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw .file(opened, SystemError("open")) }
        folder = Descriptor(raw)
        if let name { try check(name) }
    }

    /// The folder's path from the root, as the system knows it; empty where it does not.
    var absolutePath: String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/fd/\(folder.rawValue)", &buffer, buffer.count)
        return count > 0 && count < buffer.count ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }

    /// The folder and the name asked for, for a record that is to be found again.
    var key: String {
        var status = stat()
        guard fstat(folder.rawValue, &status) == 0 else { return absolutePath }
        return "\(status.st_dev) \(status.st_ino) \(name ?? "")"
    }

    /// - Throws: `local` where a file of that name exists and may not be replaced, or where something else than a file
    ///   or a symbolic link has it: a folder, a device, a pipe or a socket is never replaced.
    func check(_ name: String) throws(ClientError) {
        guard name != ".", name != ".." else { throw .transferred(SystemError("stat", EISDIR)) }
        var status = stat()
        guard fstatat(folder.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT else { throw .transferred(SystemError("stat")) }
            return
        }
        let type = status.st_mode & S_IFMT
        guard type != S_IFDIR else { throw .transferred(SystemError("stat", EISDIR)) }
        guard type == S_IFREG || type == S_IFLNK else {
            throw ClientError(.local, "there is a device, a pipe or a socket of that name, which is never replaced")
        }
        guard overwrite else { throw .transferred(SystemError("stat", EEXIST)) }
    }
}
