import AtriumWire

/// What a transfer is doing.
public enum TransferPhase: Equatable, Sendable {
    /// Asked for; the server has not answered yet.
    case starting
    /// The offer stands in the conversation (uploads alone, once): others may fetch from now on.
    case offered(Receipt)
    /// Bytes are going.
    case moving
    /// The sender of a file that is still being uploaded has paused.
    case waiting
    /// The link is gone; the transfer goes on over the next one.
    case interrupted(ClientError)
    /// It goes on: so many bytes were there already, found right.
    case resumed(doneBytes: UInt64)
    /// The file had changed since it was offered: that offer is taken back, and it is sent from the start.
    case restarted(ClientError)
    /// All bytes have gone; digests are being compared, the file is being made durable.
    case verifying
    /// Whole, and equal by SHA-256. `path`: the file read, or the file written.
    case finished(Digest, path: String)
    /// Ended without success; nothing is left under the target's name. What there is of a transfer whose link was lost
    /// is kept, and the same offer or fetch goes on with it within a day. The error's text does not say which file:
    /// `TransferProgress.name` does.
    case failed(ClientError)

    /// Whether nothing comes behind it.
    public var isLast: Bool {
        switch self {
        case .finished, .failed: true
        case .starting, .offered, .moving, .waiting, .interrupted, .resumed, .restarted, .verifying: false
        }
    }
}
