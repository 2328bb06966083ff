/// Something a check found that ought not to be.
public struct Fault: Equatable, Sendable {
    /// What sort of fault; the raw value is its word in JSON.
    public enum Kind: String, CaseIterable, Sendable {
        /// Files are there, and no journal that names them.
        case journalMissing = "journal-missing"
        /// SQLite finds its own structure broken.
        case journalDamaged = "journal-damaged"
        /// Sequences of a log are not dense, or lie outside of what the log says it keeps.
        case gap
        /// A kept event is not what its row says.
        case eventDamaged = "event-damaged"
        /// A row names another that is not there, or two rows contradict each other.
        case reference
        /// A file does not agree with its events.
        case file
        /// The bytes of a stored file are gone.
        case blobMissing = "blob-missing"
        /// The bytes of a stored file, or their checksums, are not what they were.
        case blobDamaged = "blob-damaged"
    }

    public let kind: Kind
    /// One line: what it is about, and what is wrong with it.
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
