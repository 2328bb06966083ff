import AtriumWire

/// What an open request is for: who hears of its outcome.
enum RequestPurpose: Sendable {
    /// A command that ends in Committed or Done.
    case command(CommandToken)
    case say(CommandToken, Target)
    case follow(CommandToken, Replay, announce: Bool)
    /// Follows a conversation again over a new link.
    case restate(ConversationID)
    /// A page the program asked for.
    case page(CommandToken, ConversationID)
    /// Events that are missing in a followed conversation.
    case missing(ConversationID, ClosedRange<UInt64>)
    case members(CommandToken, Target, [MemberEntry])
    case rooms(CommandToken, [RoomEntry])
    case directs(CommandToken, [DirectEntry])
    case files(CommandToken, Target, [FileEntry])
    case fetches(CommandToken)
    case roles(CommandToken, Target, [RoleEntry])
    case blocks(CommandToken, [BlockEntry])
    case offer(TransferID)
    case uploadEnd(TransferID)
    case fetch(TransferID)
    case cancel(TransferID)
    /// What the server keeps of an offer that it has whole already.
    case storedFile(TransferID)
    /// Takes back an offer that the program does not want any more.
    case takeBack
    /// Moves the read marker over events of one's own.
    case ownRead(ConversationID)
    /// About the secrets of the account.
    case secret(SecretPurpose)
    case quit(CommandToken)

    /// The command that fails where the request fails; nil where none does.
    var token: CommandToken? {
        switch self {
        case .command(let token), .say(let token, _), .follow(let token, _, _), .page(let token, _),
            .members(let token, _, _), .rooms(let token, _), .directs(let token, _), .files(let token, _, _),
            .fetches(let token), .roles(let token, _, _), .blocks(let token, _), .quit(let token):
            token
        case .secret(let secret): secret.token
        case .restate, .missing, .offer, .uploadEnd, .fetch, .cancel, .storedFile, .takeBack, .ownRead: nil
        }
    }

    /// Whether the request is sent again by itself where the server has no room for it now. Missing events have a
    /// retry of their own; an upload that was sent and is refused at its end has ended.
    var isRepeatable: Bool {
        switch self {
        case .command, .say, .follow, .restate, .page, .members, .rooms, .directs, .files, .fetches, .roles, .blocks,
            .offer, .fetch, .storedFile, .takeBack, .secret:
            true
        case .missing, .uploadEnd, .cancel, .ownRead, .quit: false
        }
    }

    /// Whether the request is sent again by itself where too much was asked: missing events have a retry of their own.
    var outlivesRefusal: Bool {
        switch self {
        case .ownRead, .uploadEnd, .cancel: true
        case .missing, .quit, .command, .say, .follow, .restate, .page, .members, .rooms, .directs, .files, .fetches,
            .roles, .blocks, .offer, .fetch, .storedFile, .takeBack, .secret:
            isRepeatable
        }
    }

    /// Whether it makes the server open this transfer.
    func starts(_ transfer: TransferID) -> Bool {
        switch self {
        case .offer(let id), .fetch(let id): id == transfer
        case .command, .say, .follow, .restate, .page, .missing, .members, .rooms, .directs, .files, .fetches, .roles,
            .blocks, .uploadEnd, .cancel, .storedFile, .takeBack, .ownRead, .secret, .quit:
            false
        }
    }

    /// Whether what was asked behind it must not be done in front of it.
    var keepsOrder: Bool {
        switch self {
        case .command, .say, .follow: true
        case .restate, .page, .missing, .members, .rooms, .directs, .files, .fetches, .roles, .blocks, .offer,
            .uploadEnd, .fetch, .cancel, .storedFile, .takeBack, .ownRead, .secret, .quit:
            false
        }
    }

    /// Whether it may change something on the server.
    var isChange: Bool {
        switch self {
        case .command, .say: true
        case .secret(let secret): secret.isChange
        case .follow, .restate, .page, .missing, .members, .rooms, .directs, .files, .fetches, .roles, .blocks, .offer,
            .uploadEnd, .fetch, .cancel, .storedFile, .takeBack, .ownRead, .quit:
            false
        }
    }

    /// Whether it is asked again, as it is, where the link broke before its outcome came. The others belong to
    /// something that begins anew by itself: transfers, and what is followed.
    var outlivesLink: Bool {
        switch self {
        case .command, .say, .follow, .page, .members, .rooms, .directs, .files, .fetches, .roles, .blocks, .takeBack,
            .ownRead:
            true
        case .secret(let secret): secret.outlivesLink
        case .restate, .missing, .offer, .uploadEnd, .fetch, .cancel, .storedFile, .quit: false
        }
    }
}
