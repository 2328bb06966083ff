import AtriumWire

/// A file in the data folder that nothing in the journal names: a stop between keeping bytes and their event, or a
/// removal that failed, leaves one.
public struct StrayFile: Equatable, Sendable {
    /// What it was.
    public enum Content: Equatable, Sendable {
        /// A blob, its checksums, or both; the size is the blob's, or what its checksums say it was.
        case blob(Digest, blobBytes: UInt64)
        /// What an upload brought.
        case upload(FileID)
    }

    public let content: Content
    /// Its paths below the data folder.
    public let paths: [String]
    /// Bytes of all of them.
    public let sizeBytes: UInt64
}
