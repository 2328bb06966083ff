/// How far the server knows of a transfer, which says how it is ended there.
enum TransferServerState {
    /// Nothing was asked.
    case unknown
    /// Offer or Fetch was asked; its outcome has not come.
    case asked
    /// It stands.
    case open
    /// It is over.
    case ended
}
