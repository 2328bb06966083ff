import AtriumWire

/// What a client does about a frame.
public enum ClientStep: Equatable, Sendable {
    /// Nothing.
    case none
    /// Send these bytes: one whole frame.
    case send([UInt8])
    /// The server has named itself: `logIn` or `claim` comes next, unless `introduce` came before.
    case welcomed(Welcome)
    /// Derive the keys, on a thread that nothing waits for, and hand them to `derived`.
    case derive(ScramDerivation)
    /// The server has no place for this login now. `logIn` may be tried again once the time it gives has passed.
    case loginPostponed(ErrorFrame)
    /// The session stands, and the server has proven that it knows the account.
    case ready(LoggedIn)
    /// The login failed for good: close, and tell the user. `nameTaken` where another key owns the name.
    case loginRefused(ErrorFrame)
    /// The frame is the outcome of a request: its payload tells which.
    case outcome(requestID: UInt32)
    /// The frame is an event of a conversation.
    case event
    /// The frame is an event of a kind this version does not know; the cursor of its conversation moves on.
    case unknownEvent(ConversationID, sequence: UInt64)
    /// The frame says who came or went.
    case presence
    /// The frame tells what is, without being asked: Followed, Gap, FileFetched, or an Error that answers nothing.
    case notice
    /// The frame belongs to a transfer: Chunk, Credit, Resend, DownloadEnd, TransferState, or an Error of that scope.
    case transfer
    /// The server ended the connection: close, and tell the user.
    case ended(ErrorFrame)
}
