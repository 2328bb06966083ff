import AtriumNet
import AtriumWire
import Glibc

/// The folders that uploads pass through, each opened once.
///
/// Shared by the workers of a server; 257 descriptors at most.
final class FolderHandles: Sendable {
    private struct Open {
        var incoming: FolderHandle?
        var groups: [UInt8: FolderHandle] = [:]
    }

    private let open = Lock(Open())

    /// The folder of uploads in progress.
    func incoming(at path: String) throws(DiskError) -> FolderHandle {
        try open.withLock { (open) throws(DiskError) in
            if let incoming = open.incoming { return incoming }
            let incoming = try FolderHandle(path)
            open.incoming = incoming
            return incoming
        }
    }

    /// The folder of the blobs whose digests begin with this byte, which lasts.
    ///
    /// - Parameter parent: the folder of all of them.
    func group(_ byte: UInt8, at path: String, in parent: String) throws(DiskError) -> FolderHandle {
        try open.withLock { (open) throws(DiskError) in
            if let group = open.groups[byte] { return group }
            try Folders.create(path)
            // It may have been made by a server that was killed before its name lasted.
            try Folders.sync(parent)
            let group = try FolderHandle(path)
            open.groups[byte] = group
            return group
        }
    }

    /// Has each folder looked for anew when it is wanted next, where an error says that one may have been taken away.
    func forget(after error: DiskError) {
        guard error.number == ENOENT || error.number == ESTALE else { return }
        open.withLock { $0 = Open() }
    }
}
