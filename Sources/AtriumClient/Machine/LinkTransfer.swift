/// What moving bytes over a link came to, as the driver of a `ClientMachine` answers it.
package enum LinkTransfer: Equatable, Sendable {
    /// That many bytes, at least 1.
    case moved(Int)
    /// Nothing can be moved now.
    case wouldBlock
    /// The link is gone.
    case closed
}
