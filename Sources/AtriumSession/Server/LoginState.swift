import AtriumWire

/// What a session remembers only until it is logged in: dropped then, so that an idle session stays small.
final class LoginState {
    /// Failed logins a connection may make; one more closes it.
    static let failuresMax = 5

    /// Takes in Hello, then Welcome.
    private var hash = SHA256Hash()
    /// SHA-256 of Hello and Welcome, once both are known.
    private(set) var transcript: Digest?
    /// The exchange under way.
    var exchange: ScramServer?
    /// The secret the exchange is about.
    var credential = CredentialID(rawValue: 0)
    /// The last message of the mechanism, for LoggedIn.
    var verifier: [UInt8] = []
    /// Request id of the Login or LoginProof that waits for the core; 0 where none does.
    var requestID: UInt32 = 0
    /// Logins that failed so far.
    var failureCount = 0
    /// Whose login failed last.
    var failedName: String?

    init(hello frame: RawSpan) {
        hash.update(frame)
    }

    func welcomed(_ frame: [UInt8]) {
        hash.update(frame)
        transcript = hash.finish()
    }
}
