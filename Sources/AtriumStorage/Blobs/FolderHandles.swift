import AtriumNet
import AtriumWire
import Glibc

/// The folders that uploads pass through, each opened once: a name in an open folder is found without the path to it.
///
/// Shared by the workers of a server; 257 descriptors at most.
final class FolderHandles: Sendable {
    private struct Open {
        var incoming: BlobHandle?
        var groups: [UInt8: BlobHandle] = [:]
    }

    private let path: String
    private let open = Lock(Open())

    /// - Parameter path: the data folder.
    init(path: String) {
        self.path = path
    }

    /// The folder of uploads in progress.
    func incoming() throws(DiskError) -> BlobHandle {
        try open.withLock { (open) throws(DiskError) in
            if let incoming = open.incoming { return incoming }
            let incoming = try BlobHandle.open("\(path)/incoming", flags: O_RDONLY | O_DIRECTORY)
            open.incoming = incoming
            return incoming
        }
    }

    /// Has the folder of a blob looked for anew when it is wanted next.
    func forgetGroup(of digest: Digest) {
        open.withLock { $0.groups[digest.firstByte] = nil }
    }

    /// The folder of a stored blob, which lasts.
    func group(of digest: Digest) throws(DiskError) -> BlobHandle {
        try open.withLock { (open) throws(DiskError) in
            if let group = open.groups[digest.firstByte] { return group }
            let folder = "\(path)/blobs/\(digest.hex.prefix(2))"
            try Folders.create(folder)
            // It may have been made by a server that was killed before its name lasted.
            try Folders.sync("\(path)/blobs")
            let group = try BlobHandle.open(folder, flags: O_RDONLY | O_DIRECTORY)
            open.groups[digest.firstByte] = group
            return group
        }
    }
}
