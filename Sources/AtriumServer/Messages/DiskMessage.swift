import AtriumStorage

/// What a disk worker's thread is told.
enum DiskMessage: Sendable {
    /// Commands to carry out in order.
    case commands([DiskCommand])
    /// The server stops: what was told before is carried out and reported, and no upload is ended any more.
    case endNoMoreUploads
    /// Nothing more comes: end.
    case stop
}
