import AtriumWire

/// What the client tells its program, in the order it happened.
public enum ClientEvent: Sendable {
    /// An address is being tried: `192.0.2.1:7486`.
    case connecting(address: String)
    /// A server answers that is not known and that nobody vouches for, and the policy is to ask. Nothing was said to
    /// it; `Command.answerTrust` says whether the client goes on.
    case trustNeeded(TrustQuestion)
    /// The server is known by its key from now on.
    case serverPinned(KnownServer)
    /// The server answered Hello.
    case connected(ServerInfo)
    /// The session stands.
    case loggedIn(LoginInfo)
    /// The link is gone, or another try to make one failed; the next one is made after so long. What was asked and has
    /// no outcome waits, and so do commands given meanwhile: those that change something go, in order, when the
    /// session stands again, and have their effect once.
    case reconnecting(ClientError, after: Duration)
    /// The session stands again. What is followed is being followed again, and what was missed is fetched.
    case reconnected(LoginInfo)
    /// A conversation is followed again over a new link, and this is how it stands; `missedCount` events are fetched.
    case resumed(ConversationInfo, missedCount: UInt64)
    /// A conversation could not be followed again; nothing more comes of it.
    case unfollowed(ConversationID, ClientError)
    /// Events that would have come next are not to be had any more: the server no longer keeps them.
    case missing(ConversationID, ClosedRange<UInt64>)
    /// The server counts a conversation anew: what it had before is gone, and sequences start again. Comes in front of
    /// what tells that it is followed.
    case renumbered(ConversationInfo)
    /// A conversation is followed: by the command named, or by rule (`#lobby` and direct conversations).
    ///
    /// After a `follow` with a replay, its events come behind this, rising in sequence, then the live ones; events of
    /// the conversation that came in front of it are not part of the replay.
    case followed(ConversationInfo, CommandToken?)
    /// An event of a followed conversation: each once, rising in sequence. `isLive` is false for what was fetched.
    case event(ConversationEvent, isLive: Bool)
    /// Events up to a sequence did not come by themselves, and are being fetched; nobody has to act.
    case gap(ConversationID, through: UInt64)
    /// Somebody came, went, or the count changed.
    case presence(PresenceChange)
    /// An event this client asked for is kept: it stands in the log, and nobody will see it twice.
    case committed(CommandToken, Receipt)
    /// A page of history.
    case history(CommandToken, HistoryPage)
    /// Everyone present, sorted by name without case.
    case members(CommandToken, MemberList)
    /// Every room, sorted by name without case.
    case rooms(CommandToken, [RoomEntry])
    /// Every direct conversation, rising in id.
    case directs(CommandToken, [DirectEntry])
    /// Every file of a conversation, newest first.
    case files(CommandToken, ConversationID, [FileEntry])
    /// Who has fetched a file, in the order in which they first had it.
    case fetches(CommandToken, FileID, [FetchEntry])
    /// Everybody with a role in a room, or a sanction, rising in account id.
    case roles(CommandToken, ConversationID, [RoleEntry])
    /// Whom the account has blocked, rising in account id.
    case blocks(CommandToken, [BlockEntry])
    /// Somebody has fetched a file of one's own for the first time. A slow program may miss it; `fetches` has it too.
    case fileFetched(FileFetched)
    /// The account was invited to a room: told at once, and behind each login until it follows the room or leaves it.
    case invited(Invited)
    /// The account has no part in a room any more: it is not followed any longer, and nothing more comes of it.
    case removed(Removed)
    /// The secrets of the account, in the order in which they were left.
    case devices(CommandToken, [DeviceEntry])
    /// A token is made. It is told here once, and can be had nowhere else.
    case tokenMade(CommandToken, AccessToken)
    /// Whether this device has a key of its own with the account from now on, behind a login with the password, or
    /// where its key had been left over a clear connection; nil where it has.
    case deviceEnlisted(ClientError?)
    /// The account has read a conversation up to here, on another device. A slow program may miss it.
    case readMoved(ConversationID, upTo: UInt64)
    /// A command that has nothing more to say is done.
    case done(CommandToken)
    /// A command failed. Transfers fail by `transfer` instead.
    case failed(CommandToken, ClientError)
    /// How far a transfer is; several steps may be drawn together, the last one is always told.
    case transfer(TransferProgress)
    /// Words of the server that answer no command.
    case notice(String)
    /// The connection has ended: as asked (nil), or for a reason. What was under way has its outcome in front of it.
    /// Behind it come only the outcomes of commands that had not been taken up, or are given from then on: each fails
    /// at once, but for `quit`, which is done.
    case disconnected(ClientError?)
}
