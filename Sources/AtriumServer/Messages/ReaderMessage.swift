import AtriumServices

/// What a reader thread is told.
enum ReaderMessage: Sendable {
    /// A page to fetch.
    case read(HistoryRead)
    /// Nothing more comes: end.
    case stop
}
