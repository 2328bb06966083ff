import AtriumWire

extension FrameKind {
    /// Whether a loop hands frames of this kind to the core. It deals with every other kind itself.
    public var isForCore: Bool {
        switch self {
        case .claim, .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .setAccess, .setRole,
            .invite, .sanction, .listMembers, .block, .listBlocks, .listRooms, .listDirects, .offer, .fetch, .withdraw,
            .listFiles, .listFetches, .setVerifier, .listDevices, .revoke:
            true
        case .hello, .welcome, .ping, .pong, .error, .quit, .done, .login, .loginChallenge, .loginProof, .loggedIn,
            .committed, .followed, .historyEnd, .gap, .whoList, .roomList, .directList, .offered, .uploadEnd, .stored,
            .fetching, .downloadEnd, .cancel, .cancelled, .resend, .fileList, .transferState, .fileFetched, .fetchList,
            .chunk, .credit, .messageEvent, .topicEvent, .fileOfferedEvent, .fileStoredEvent, .fileWithdrawnEvent,
            .keepEvent, .invited, .removed, .memberRoleList, .blockList, .accessEvent, .roleEvent, .sanctionEvent,
            .joined, .left, .presentCount, .deviceList, .readMoved:
            false
        }
    }
}
