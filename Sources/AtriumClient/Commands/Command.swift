import AtriumWire

/// What a program may ask of the client. Each has exactly one outcome, named beside it, or `ClientEvent.failed`.
///
/// Commands given while no session stands - before the login, or between two links - wait for it, in order. One whose
/// link breaks before its outcome comes is given again over the next link; what changes something carries the same
/// operation id then, so that it takes effect once.
public enum Command: Sendable {
    /// Says something; a room of a new name is created by it. Outcome: `committed`.
    case say(Target, MessageStyle, String)
    /// Receives live events of a conversation, and those that `replay` names. Outcome: `followed`, with the token.
    ///
    /// `announce` makes the account present: the others are told, and `who` lists it.
    case follow(Target, announce: Bool, replay: Replay)
    /// Ends following, and being present. Outcome: `done`.
    case unfollow(ConversationID)
    /// One page of events with `after` < sequence < `before`; 0 leaves a side open, a count of 0 takes as many as a
    /// page holds. Outcome: `history`.
    case history(ConversationID, after: UInt64, before: UInt64, order: HistoryOrder, count: UInt16)
    /// Moves the account's read marker forward. Outcome: `done`.
    case markRead(ConversationID, upTo: UInt64)
    /// Everyone present. Outcome: `members`.
    case who(Target)
    /// Sets the topic of a room; empty clears it. Outcome: `committed`.
    case setTopic(Target, String)
    /// Sets what a room keeps; by who created it. Outcome: `committed`.
    case setKeep(Target, KeepRule)
    /// Every room of the server. Outcome: `rooms`.
    case rooms
    /// Every direct conversation of the account. Outcome: `directs`.
    case directs
    /// Every file offered to a conversation, newest first. Outcome: `files`.
    case files(Target)
    /// Who has fetched a file of one's own, in the order in which they had it. Outcome: `fetches`.
    case fetches(FileID)
    /// Offers a file and sends its bytes. Outcome: `transfer` events, of which the last is finished or failed.
    case offer(path: String, to: Target)
    /// Fetches a file. Outcome: `transfer` events, of which the last is finished or failed.
    ///
    /// - `destination`: where it is written; a folder takes the offered name, stripped to a plain file name; nil is
    ///   the current folder.
    /// - `overwrite`: false fails where the target exists.
    case fetch(FileID, destination: String?, overwrite: Bool)
    /// Cancels a transfer that runs: its last event is failed, of kind `cancelled`. Outcome: `done`, also where the
    /// transfer has ended.
    case cancel(CommandToken)
    /// Takes back an offer of one's own. Outcome: `committed`.
    case withdraw(FileID)
    /// Asks about the secrets of the account. Outcome: as said there.
    case account(AccountCommand)
    /// Keeps order, in a room or in one's own direct conversations. Outcome: as said there.
    case order(OrderCommand)
    /// Answers `trustNeeded`: whether the server with that fingerprint is the one that is meant. It is known from then
    /// on; declined, the client ends. Outcome: `done`, at once.
    case answerTrust(ServerFingerprint, accepted: Bool)
    /// Where there is no link, has the next try made now. Outcome: `done`, at once.
    case reconnectNow
    /// Ends the session in good order, once what was asked before has its outcome. Running transfers are cancelled.
    /// Without a link it ends at once, and what waits fails. Outcome: `done`, then `disconnected`.
    case quit

    /// Whether it moves the bytes of a file, and its outcome is told by `transfer` events.
    var isTransfer: Bool {
        switch self {
        case .offer, .fetch: true
        case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .order, .rooms, .directs, .files,
            .fetches,
            .cancel, .withdraw, .account, .answerTrust, .reconnectNow, .quit:
            false
        }
    }
}
