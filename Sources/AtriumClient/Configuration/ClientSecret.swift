/// What a client proves that it may use an account with.
public enum ClientSecret: Sendable {
    /// The key of this device, which is made where there is none, and claims the name where nobody owns it.
    case deviceKey
    /// The account's password. This device gets a key of its own by it, and needs it once.
    case password(String)
    /// A token, on a machine that is to keep no key.
    case token(AccessToken)
}
