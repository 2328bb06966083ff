import AtriumWire
import Glibc

/// Where the bytes of files lie: the names alone, so that every worker may have a copy.
public struct BlobFolder: Sendable {
    /// The data folder.
    let path: String
    /// Shared by the copies of every worker.
    let removals = PendingRemovals()
    /// Shared as well.
    let handles = FolderHandles()

    /// - Parameter path: the data folder.
    init(path: String) {
        self.path = path
    }

    /// The folder of uploads in progress.
    var incoming: String { "\(path)/incoming" }

    /// The folder of all stored blobs.
    var blobs: String { "\(path)/blobs" }

    /// The bytes of an upload in progress.
    func part(_ file: FileID) -> String {
        "\(incoming)/\(partName(file))"
    }

    /// The same within its folder.
    func partName(_ file: FileID) -> String {
        String(file.rawValue, radix: 16) + ".part"
    }

    /// Which of those bytes have come.
    func record(_ file: FileID) -> String {
        "\(incoming)/\(String(file.rawValue, radix: 16)).blocks"
    }

    /// The folder of a stored blob: 256 of them share the blobs, by the first byte of the digest.
    func folder(_ digest: Digest) -> String {
        "\(blobs)/\(digest.hex.prefix(2))"
    }

    /// The bytes of a stored blob.
    func blob(_ digest: Digest) -> String {
        "\(folder(digest))/\(digest.hex)"
    }

    /// The checksums of a stored blob.
    func checksums(_ digest: Digest) -> String {
        "\(folder(digest))/\(checksumsName(digest))"
    }

    /// The same within its folder.
    func checksumsName(_ digest: Digest) -> String {
        digest.hex + ".crc"
    }

    /// Whether a folder of blobs may have this name: the first byte of their digests.
    static func isGroup(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The digest a blob's or a checksum file's name stands for; nil for names that are none of ours.
    static func digest(of name: String) -> Digest? {
        Digest(hex: name.hasSuffix(".crc") ? name.dropLast(4) : name[...])
    }

    /// Creates the folders that are missing.
    func prepare() throws(DiskError) {
        try Folders.create(incoming)
        try Folders.create(blobs)
        try Folders.sync(path)
    }
}
