/// How far the bytes of an offered file have come.
public enum FileState: UInt8, CaseIterable, Sendable {
    /// A state this version does not know.
    case other = 0
    /// Offered; the bytes are on their way and may be fetched as they come.
    case uploading = 1
    /// Whole, verified and kept.
    case stored = 2
    /// Taken back, or given up; there is nothing to fetch.
    case withdrawn = 3
}
