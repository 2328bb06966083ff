import AtriumSession

/// What a `ClientMachine` wants of its driver for the link.
package enum LinkWish: Equatable, Sendable {
    /// There is no link, and one is wanted from that moment on.
    case open(at: MonotonicTime)
    /// The link that stands, or is being made, is wanted.
    case keep
    /// The link is to be closed, once the driver has sent what it takes at once.
    case close
    /// There is no link, and none is wanted before the program has said something.
    case rest
    /// The client is over: no link will be wanted any more.
    case none
}
