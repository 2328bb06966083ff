import AtriumServices
import AtriumWire

/// What lies in the folders of blobs and uploads, by what it belongs to.
struct FolderListing {
    private struct Entry {
        var paths: [String] = []
        var sizeBytes: UInt64 = 0
        var blobBytes: UInt64?
    }

    private var blobs: [Digest: Entry] = [:]
    private var uploads: [FileID: Entry] = [:]
    /// Paths below the data folder that no server makes; nobody but who put them there knows what they are.
    private(set) var foreignPaths: [String] = []

    /// Whether nothing of ours is there.
    var isEmpty: Bool { blobs.isEmpty && uploads.isEmpty }

    /// Lists what is there now. What a server keeps or opens later is not in it, so a journal read behind it names
    /// everything in it that was named.
    init(of folder: BlobFolder) throws(JournalError) {
        do {
            for group in try Folders.names(in: "\(folder.path)/blobs") {
                guard BlobFolder.isGroup(group), Folders.isFolder("\(folder.path)/blobs/\(group)") else {
                    foreignPaths.append("blobs/\(group)")
                    continue
                }
                for name in try Folders.names(in: "\(folder.path)/blobs/\(group)") {
                    let path = "blobs/\(group)/\(name)"
                    guard let digest = BlobFolder.digest(of: name), digest.hex.hasPrefix(group),
                        !Folders.isFolder("\(folder.path)/\(path)")
                    else {
                        foreignPaths.append(path)
                        continue
                    }
                    try add(path, of: digest, in: folder)
                }
            }
            for name in try Folders.names(in: folder.incoming) {
                guard let file = BlobFolder.file(of: name), !Folders.isFolder("\(folder.incoming)/\(name)") else {
                    foreignPaths.append("incoming/\(name)")
                    continue
                }
                try add("incoming/\(name)", of: file, in: folder)
            }
            foreignPaths.sort()
        } catch {
            throw JournalError("the files in \(folder.path) cannot be listed (\(error.text)): give them to this user")
        }
    }

    /// What of it no file names.
    ///
    /// - Parameters:
    ///   - named: The digests of stored files.
    ///   - uploading: The files whose bytes are on their way.
    func strays(named: Set<Digest>, uploading: Set<FileID>) -> [StrayFile] {
        var strays: [StrayFile] = []
        for (digest, entry) in blobs where !named.contains(digest) {
            strays.append(
                StrayFile(
                    content: .blob(digest, blobBytes: entry.blobBytes ?? 0), paths: entry.paths.sorted(),
                    sizeBytes: entry.sizeBytes))
        }
        for (file, entry) in uploads where !uploading.contains(file) {
            strays.append(
                StrayFile(content: .upload(file), paths: entry.paths.sorted(), sizeBytes: entry.sizeBytes))
        }
        return strays.sorted { ($0.paths.first ?? "") < ($1.paths.first ?? "") }
    }

    private mutating func add(_ path: String, of digest: Digest, in folder: BlobFolder) throws(DiskError) {
        guard let sizeBytes = try Folders.sizeBytes(of: "\(folder.path)/\(path)") else { return }
        blobs[digest, default: Entry()].paths.append(path)
        blobs[digest]?.sizeBytes += sizeBytes
        if !path.hasSuffix(".crc") {
            blobs[digest]?.blobBytes = sizeBytes
        } else if blobs[digest]?.blobBytes == nil {
            blobs[digest]?.blobBytes = try StoredBlob.sizeBytes(statedIn: folder.checksums(digest))
        }
    }

    private mutating func add(_ path: String, of file: FileID, in folder: BlobFolder) throws(DiskError) {
        guard let sizeBytes = try Folders.sizeBytes(of: "\(folder.path)/\(path)") else { return }
        uploads[file, default: Entry()].paths.append(path)
        uploads[file]?.sizeBytes += sizeBytes
    }
}
