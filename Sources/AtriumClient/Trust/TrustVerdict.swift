/// What is decided of a server.
package enum TrustVerdict: Equatable, Sendable {
    /// It is the one that is meant.
    case trusted(TrustBasis)
    /// A person is to decide.
    case ask(TrustQuestion)
}
