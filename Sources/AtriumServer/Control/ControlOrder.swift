import AtriumServices
import AtriumWire

/// What the control socket asks of the core.
enum ControlOrder: Sendable {
    /// What is going on.
    case census(ControlAnswer<Router.Census>)
    /// Does something about accounts.
    case account(AccountOrder, ControlAnswer<OrderOutcome>)
    /// Lets no blob be removed until a `release`.
    case hold(ControlAnswer<Void>)
    /// Ends one hold.
    case release
    /// Removes those blobs that no file names, and says which uploads are over.
    case collect([Digest], [FileID], ControlAnswer<Collected>)

    /// What became of what was found.
    struct Collected: Sendable {
        /// Blobs that no file names: removed, or to be removed once no backup holds them.
        var blobCount: Int
        /// Files whose bytes are not on their way.
        var uploads: [FileID]
    }
}
