import AtriumServices
import AtriumWire

/// Blobs that nothing names: a removal that failed, or a stop between keeping a blob and its event, leaves them.
extension BlobFolder {
    /// Lists the digests of stored blobs, and of checksums without one, that no file has. Nothing is removed.
    ///
    /// - Parameter named: the digests of all stored files. A server that is running may store another blob meanwhile,
    ///   so only what a stopped one leaves is surely nobody's.
    /// - Throws: where a folder cannot be read.
    public func orphans(named: Set<Digest>) throws(JournalError) -> [Digest] {
        do {
            var found: Set<Digest> = []
            for group in try Folders.names(in: "\(path)/blobs") where Folders.isFolder("\(path)/blobs/\(group)") {
                for name in try Folders.names(in: "\(path)/blobs/\(group)") {
                    guard let digest = Self.digest(of: name), !named.contains(digest) else { continue }
                    found.insert(digest)
                }
            }
            return found.sorted { $0.hex < $1.hex }
        } catch {
            throw JournalError("the stored files in \(path) cannot be listed (\(error.text)): give them to this user")
        }
    }

    /// Whether a folder of blobs may have this name: the first byte of their digests.
    static func isGroup(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The digest a blob's or a checksum file's name stands for; nil for names that are none of ours.
    static func digest(of name: String) -> Digest? {
        Digest(hex: name.hasSuffix(".crc") ? name.dropLast(4) : name[...])
    }
}
