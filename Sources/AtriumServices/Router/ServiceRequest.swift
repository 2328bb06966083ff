import AtriumWire

/// A request of one of the kinds the core decides about.
enum ServiceRequest: Sendable {
    case claim(Claim, isPrivate: Bool)
    case setVerifier(SetVerifier)
    case listDevices(ListDevices)
    case revoke(Revoke)
    case say(Say)
    case follow(Follow)
    case unfollow(Unfollow)
    case history(History)
    case markRead(MarkRead)
    case who(Who)
    case setTopic(SetTopic)
    case setKeep(SetKeep)
    case setAccess(SetAccess)
    case setRole(SetRole)
    case invite(Invite)
    case sanction(Sanction)
    case listMembers(ListMembers)
    case listRooms(ListRooms)
    case listDirects(ListDirects)
    case block(Block)
    case listBlocks(ListBlocks)
    case offer(Offer)
    case fetch(Fetch)
    case withdraw(Withdraw)
    case listFiles(ListFiles)
    case listFetches(ListFetches)

    /// Reads the payload of a request; nil for a kind that never reaches the core, because its loop deals with it or
    /// because only a server sends it.
    ///
    /// - Parameter isPrivate: whether nobody can have overheard it.
    init?(_ kind: FrameKind, isPrivate: Bool, decoding payload: RawSpan) throws(DecodeError) {
        switch kind {
        case .claim: self = .claim(try Claim(decoding: payload), isPrivate: isPrivate)
        case .setVerifier: self = .setVerifier(try SetVerifier(decoding: payload))
        case .listDevices: self = .listDevices(try ListDevices(decoding: payload))
        case .revoke: self = .revoke(try Revoke(decoding: payload))

        case .say: self = .say(try Say(decoding: payload))
        case .follow: self = .follow(try Follow(decoding: payload))
        case .unfollow: self = .unfollow(try Unfollow(decoding: payload))
        case .history: self = .history(try History(decoding: payload))
        case .markRead: self = .markRead(try MarkRead(decoding: payload))
        case .who: self = .who(try Who(decoding: payload))

        case .setTopic: self = .setTopic(try SetTopic(decoding: payload))
        case .setKeep: self = .setKeep(try SetKeep(decoding: payload))
        case .setAccess: self = .setAccess(try SetAccess(decoding: payload))
        case .setRole: self = .setRole(try SetRole(decoding: payload))
        case .invite: self = .invite(try Invite(decoding: payload))
        case .sanction: self = .sanction(try Sanction(decoding: payload))
        case .listMembers: self = .listMembers(try ListMembers(decoding: payload))
        case .listRooms: self = .listRooms(try ListRooms(decoding: payload))

        case .listDirects: self = .listDirects(try ListDirects(decoding: payload))
        case .block: self = .block(try Block(decoding: payload))
        case .listBlocks: self = .listBlocks(try ListBlocks(decoding: payload))

        case .offer: self = .offer(try Offer(decoding: payload))
        case .fetch: self = .fetch(try Fetch(decoding: payload))
        case .withdraw: self = .withdraw(try Withdraw(decoding: payload))
        case .listFiles: self = .listFiles(try ListFiles(decoding: payload))
        case .listFetches: self = .listFetches(try ListFetches(decoding: payload))

        case .hello, .welcome, .ping, .pong, .error, .quit, .done, .login, .loginChallenge, .loginProof, .loggedIn,
            .committed, .followed, .historyEnd, .gap, .whoList, .roomList, .directList, .offered, .uploadEnd, .stored,
            .fetching, .downloadEnd, .cancel, .cancelled, .resend, .fileList, .transferState, .fileFetched, .fetchList,
            .chunk, .credit, .messageEvent, .topicEvent, .fileOfferedEvent, .fileStoredEvent, .fileWithdrawnEvent,
            .keepEvent, .invited, .removed, .memberRoleList, .blockList, .accessEvent, .roleEvent, .sanctionEvent,
            .joined, .left, .presentCount, .deviceList, .readMoved:
            return nil
        }
    }
}
