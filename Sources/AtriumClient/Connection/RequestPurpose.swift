import AtriumWire

/// What an open request is for: who hears of its outcome.
enum RequestPurpose: Sendable {
    /// A command that ends in Committed or Done.
    case command(CommandToken)
    case follow(CommandToken, Replay)
    /// A page the program asked for.
    case page(CommandToken, ConversationID)
    /// Events that are missing in a followed conversation.
    case missing(ConversationID, ClosedRange<UInt64>)
    case members(CommandToken, Target, [MemberEntry])
    case rooms(CommandToken, [RoomEntry])
    case directs(CommandToken, [DirectEntry])
    case files(CommandToken, Target, [FileEntry])
    case offer(TransferID)
    case uploadEnd(TransferID)
    case fetch(TransferID)
    case cancel(TransferID)
    case quit(CommandToken)

    /// The command that fails where the request fails; nil where none does.
    var token: CommandToken? {
        switch self {
        case .command(let token), .follow(let token, _), .page(let token, _), .members(let token, _, _),
            .rooms(let token, _), .directs(let token, _), .files(let token, _, _), .quit(let token):
            token
        case .missing, .offer, .uploadEnd, .fetch, .cancel: nil
        }
    }
}
