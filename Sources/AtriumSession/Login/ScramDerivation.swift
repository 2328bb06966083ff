/// The costly part of a client's login: the keys of its secret, for the salt and iterations that the server stated.
/// Pure, so that any thread may do it.
public struct ScramDerivation: Equatable, Sendable {
    /// Iterations of the key derivation; within the bounds of `ScramVerifier`.
    public let iterationCount: UInt32
    private let password: String
    private let salt: [UInt8]

    init(password: String, salt: [UInt8], iterationCount: UInt32) {
        self.password = password
        self.salt = salt
        self.iterationCount = iterationCount
    }

    /// Derives the keys: about a millisecond for a device key, a fifth of a second for a password.
    public func keys() -> ScramKeys {
        ScramKeys(password: password, salt: salt, iterationCount: iterationCount)
    }
}
