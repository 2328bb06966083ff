import AtriumWire

extension ConversationEvent {
    /// Reads an event of any kind, known or not: each starts with the same head. Other frames do not come here.
    init(_ header: FrameHeader, _ payload: RawSpan) throws(DecodeError) {
        switch header.kind {
        case .messageEvent:
            let frame = try MessageEvent(decoding: payload)
            self.init(head: frame.head, body: .message(frame.style, frame.text))
        case .topicEvent:
            let frame = try TopicEvent(decoding: payload)
            self.init(head: frame.head, body: .topic(frame.topic))
        case .keepEvent:
            let frame = try KeepEvent(decoding: payload)
            self.init(head: frame.head, body: .keep(frame.rule))
        case .accessEvent:
            let frame = try AccessEvent(decoding: payload)
            self.init(head: frame.head, body: .access(frame.access, isHidden: frame.hidden))
        case .roleEvent:
            let frame = try RoleEvent(decoding: payload)
            self.init(
                head: frame.head,
                body: .role(frame.account, name: frame.name, frame.role, isInvited: frame.invitation))
        case .sanctionEvent:
            let frame = try SanctionEvent(decoding: payload)
            self.init(
                head: frame.head,
                body: .sanction(
                    frame.account, name: frame.name, frame.sanction, durationSeconds: frame.durationSeconds,
                    reason: frame.reason))
        case .fileOfferedEvent:
            let frame = try FileOfferedEvent(decoding: payload)
            self.init(
                head: frame.head, body: .fileOffered(frame.file, name: frame.name, sizeBytes: frame.sizeBytes))
        case .fileStoredEvent:
            let frame = try FileStoredEvent(decoding: payload)
            self.init(
                head: frame.head,
                body: .fileStored(frame.file, name: frame.name, sizeBytes: frame.sizeBytes, digest: frame.digest))
        case .fileWithdrawnEvent:
            let frame = try FileWithdrawnEvent(decoding: payload)
            self.init(
                head: frame.head,
                body: .fileWithdrawn(
                    frame.file, name: frame.name, sizeBytes: frame.sizeBytes, reason: frame.reason))
        case .none, .hello, .welcome, .ping, .pong, .error, .quit, .done, .claim, .login, .loginChallenge, .loginProof,
            .loggedIn, .say, .committed, .follow, .followed, .unfollow, .history, .historyEnd, .markRead, .gap, .who,
            .whoList, .setTopic, .setKeep, .setAccess, .setRole, .invite, .invited, .sanction, .removed, .listMembers,
            .memberRoleList, .block, .listBlocks, .blockList, .listRooms, .roomList, .listDirects, .directList, .offer,
            .offered,
            .uploadEnd, .stored, .fetch, .fetching, .downloadEnd, .cancel, .cancelled, .resend, .withdraw, .listFiles,
            .fileList, .transferState, .fileFetched, .listFetches, .fetchList, .chunk, .credit, .joined, .left,
            .presentCount, .setVerifier, .listDevices, .deviceList, .revoke, .readMoved:
            var cursor = 0
            self.init(
                head: try EventHead(decoding: payload, at: &cursor), body: .unknown(kind: header.kindNumber))
        }
    }
}
