import AtriumWire

/// What whoever looks after the server has done about accounts.
public enum AccountOrder: Sendable {
    /// A new account with a password.
    case add(name: String, Verifier, isAdministrator: Bool)
    /// Another password, or a first one.
    case setPassword(name: String, Verifier)
    case setDisabled(name: String, Bool)
    case setAdministrator(name: String, Bool)
    /// The name is free again; the account stands for what it said.
    case remove(name: String)
    /// Codes to claim names with.
    case invite([InvitationRecord])
    /// A code that is no longer taken.
    case revokeInvitation(Digest)
}

/// What became of an order.
public struct OrderOutcome: Equatable, Sendable {
    /// The number it was given with.
    public var number: UInt32
    /// Why it was refused; nil where it was carried out.
    public var refusal: String?

    public init(number: UInt32, refusal: String?) {
        self.number = number
        self.refusal = refusal
    }
}
