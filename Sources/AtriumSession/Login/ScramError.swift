import AtriumWire

/// Why a SCRAM exchange ends.
public enum ScramError: Error, CaseIterable, Sendable {
    /// A message does not have the form of RFC 5802 §7.
    case malformed
    /// The peer asks for channel binding, which a clear connection does not have, or does without it under TLS.
    case channelBinding
    /// The peer asks for an extension that this version does not know.
    case mandatoryExtension
    /// The nonce is not the one agreed on.
    case nonce
    /// The server asks for too few iterations to be safe, or too many to be meant.
    case iterationCount
    /// The peer saw another Hello or Welcome than we did.
    case transcript
    /// The peer is at the end of another TLS connection than ours: somebody stands between.
    case binding
    /// The proof does not fit the secret.
    case proof
    /// The server does not know the secret's verifier, or says so.
    case server

    /// The code that tells the peer.
    public var code: ErrorCode {
        switch self {
        case .malformed, .channelBinding, .mandatoryExtension: .malformed
        case .nonce, .iterationCount, .transcript, .binding, .proof, .server: .loginFailed
        }
    }
}
