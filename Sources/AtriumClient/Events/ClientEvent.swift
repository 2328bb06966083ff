import AtriumWire

/// What the client tells its program, in the order it happened.
public enum ClientEvent: Sendable {
    /// An address is being tried: `192.0.2.1:7486`.
    case connecting(address: String)
    /// The server answered Hello.
    case connected(ServerInfo)
    /// The session stands.
    case loggedIn(LoginInfo)
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
