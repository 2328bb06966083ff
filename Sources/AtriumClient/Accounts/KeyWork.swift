import AtriumSession
import AtriumWire

/// A derivation of keys that takes long, as of a password: done by the machine's driver, beside the link.
package enum KeyWork: Sendable {
    /// For the proof of a login.
    ///
    /// - `link`: the link that waits for it.
    case login(ScramDerivation, link: UInt64)
    /// For a new password.
    case password(CommandToken, String, Salt)

    /// Does it: about a fifth of a second.
    package func result() -> KeyResult {
        switch self {
        case .login(let derivation, let link): .login(derivation.keys(), link: link)
        case .password(let token, let password, let salt):
            .password(
                token,
                .derive(password: password, salt: salt, iterationCount: ScramVerifier.passwordIterationCount))
        }
    }
}

/// What a derivation of keys came to.
package enum KeyResult: Sendable {
    case login(ScramKeys, link: UInt64)
    case password(CommandToken, ScramVerifier)
}
