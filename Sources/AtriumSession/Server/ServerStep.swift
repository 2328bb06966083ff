import AtriumWire

/// What the loop does about a frame. Every answer carries the request id of the frame it answers.
public enum ServerStep: Equatable, Sendable {
    /// Nothing.
    case none
    /// Build Welcome, send it, and hand its bytes to `welcomed`.
    case welcome(Hello)
    /// Send it at once, ahead of everything.
    case pong(Pong)
    /// Ask the core what is kept of the name; `challenge` takes the answer.
    case lookUp(name: String, credential: CredentialID)
    /// Send it.
    case challenge(LoginChallenge)
    /// The secret is proven: ask the core to admit the session; `admitted` or `requestFinished` takes the answer.
    ///
    /// - Parameter storedKey: what the proof was checked with; the core sees whether it still stands.
    case admit(name: String, credential: CredentialID, storedKey: Digest)
    /// Hand the frame to the core. It counts as open until `requestFinished`.
    case request
    /// Hand the frame to the transfers of this connection: Chunk, Credit, UploadEnd, Cancel, Resend.
    case bulk
    /// Answer Done, then close.
    case quit
    /// Send it; with scope connection, close behind it.
    case refuse(ErrorFrame)
    /// The client ended the connection with this error: close, say nothing.
    case ended(ErrorFrame)
}
