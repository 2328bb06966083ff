import AtriumWire

@testable import AtriumClient

/// Every event there is, with hostile text wherever it carries text.
enum HostileEvents {
    static let conversation = ConversationID(rawValue: 12)
    static let token = CommandToken(rawValue: 3)
    private static let evil = HostileText.line
    private static let account = AccountID(rawValue: 4)
    private static let file = FileID(rawValue: 17)
    private static let time = WallTime(microseconds: 1_738_310_709_000_120)
    private static let digest = Digest([UInt8](repeating: 7, count: 32))

    static let error = ClientError(.lost, evil)
    static let info = ConversationInfo(conversation: conversation, kind: .room, name: evil, head: 9, topic: evil)

    static let errorKinds: [ClientError.Kind] = [
        .unreachable, .lost, .unconfirmed, .refused(.nameTaken), .refused(.other), .local, .damaged, .untrusted,
        .cancelled,
        .distrusted(Distrust(address: evil, fingerprint: fingerprint, reason: .unknown(authorityFault: evil))),
    ]

    static let bodies: [EventBody] = [
        .message(.plain, evil + "\n" + evil), .message(.action, evil), .topic(evil), .keep(.forever),
        .access(.inviteOnly, isHidden: true), .role(account, name: evil, .moderator, isInvited: false),
        .role(account, name: evil, .member, isInvited: true),
        .sanction(account, name: evil, .ban, durationSeconds: 60, reason: evil),
        .fileOffered(file, name: evil, sizeBytes: 1), .fileStored(file, name: evil, sizeBytes: 1, digest: digest),
        .fileWithdrawn(file, name: evil, sizeBytes: 1, reason: .removed), .unknown(kind: 0x7FF),
    ]

    static let presences: [PresenceChange] = [
        .joined(conversation, account, name: evil, presentCount: 1),
        .left(conversation, account, name: evil, presentCount: 1, reason: .quit),
        .count(conversation, presentCount: 300),
    ]

    static let phases: [TransferPhase] = [
        .starting, .moving, .waiting, .verifying, .interrupted(error), .restarted(error), .resumed(doneBytes: 1),
        .finished(digest, path: "/tmp/" + evil), .failed(ClientError(.local, evil)),
    ]

    static let entry = FileEntry(
        file: file, sequence: 3, time: time, account: account, accountName: evil, state: .stored, sizeBytes: 1,
        digest: digest, name: evil)

    static func event(_ body: EventBody) -> ConversationEvent {
        let head = EventHead(
            conversation: conversation, sequence: 9, time: time, author: account,
            operation: OperationID(instance: 9, counter: 1), authorName: evil)
        return ConversationEvent(head: head, body: body)
    }

    /// The events, in an order in which they make sense: the room is followed before anything comes of it.
    static let all: [ClientEvent] =
        [
            .connecting(address: evil), .serverPinned(KnownServer(address: evil, fingerprint: fingerprint)),
            .connected(ServerInfo(name: evil, software: evil, id: 1, limits: Limits(), address: evil)),
            .loggedIn(LoginInfo(account: account, name: evil, claimed: true)), .followed(info, nil),
            .resumed(info, missedCount: 3), .missing(conversation, 1...3), .renumbered(info),
            .gap(conversation, through: 9), .reconnecting(error, after: .seconds(3)),
            .reconnected(LoginInfo(account: account, name: evil, claimed: false)),
        ] + bodies.map { .event(event($0), isLive: true) } + presences.map { .presence($0) } + [
            .committed(token, Receipt(conversation: conversation, sequence: 3, time: time, created: true)),
            .history(
                token, HistoryPage(conversation: conversation, events: bodies.map { event($0) }, more: false)),
            .members(
                token,
                MemberList(
                    conversation: conversation, presentCount: 1, members: [MemberEntry(account: account, name: evil)])),
            .rooms(token, [room]),
            .directs(token, [DirectEntry(conversation: conversation, name: evil, head: 1, read: 0, time: time)]),
            .files(token, conversation, [entry]),
            .fetches(token, file, [FetchEntry(account: account, time: time, accountName: evil)]),
            .roles(
                token, conversation,
                [
                    RoleEntry(
                        account: account, role: .moderator, bannedUntil: time, mutedUntil: WallTime(microseconds: .max),
                        name: evil)
                ]), .blocks(token, [BlockEntry(account: account, time: time, name: evil)]),
            .fileFetched(
                FileFetched(conversation: conversation, file: file, account: account, time: time, accountName: evil)),
            .invited(Invited(conversation: conversation, time: time, name: evil, by: evil)), .done(token),
            .failed(token, error),
        ]
        + phases.map { phase in
            .transfer(TransferProgress(token: token, direction: .download, file: file, name: evil, phase: phase))
        } + [
            .notice(evil), .unfollowed(conversation, error),
            .removed(
                Removed(
                    conversation: conversation, sanction: .ban, until: time, name: evil, by: evil, reason: evil)),
            .devices(token, [device]), .tokenMade(token, accessToken), .deviceEnlisted(error),
            .readMoved(conversation, upTo: .max),
            .trustNeeded(TrustQuestion(address: evil, fingerprint: fingerprint, authorityFault: evil)),
            .disconnected(ClientError(.refused(.nameTaken), evil)),
        ]

    static let device = DeviceEntry(
        credential: CredentialID(rawValue: .max), credentialKind: .other, label: evil, created: time, used: time,
        sessionCount: .max, current: true)

    /// Of 32 zero bytes, and a name that says anything.
    static let accessToken = AccessToken(
        text: "atrium-token-1:\(evil.split(separator: ":").joined()):1:" + String(repeating: "A", count: 43))!

    /// Of 32 zero bytes.
    static let fingerprint = ServerFingerprint(text: "SHA256:" + String(repeating: "A", count: 43))!

    static let room = RoomEntry(
        conversation: conversation, name: evil, presentCount: 1, head: 9, time: time, access: .open, hidden: false,
        role: .none, topic: evil)

    /// Counts a kind of event. A new kind does not build here until it has a number, and is missed by the test until
    /// it stands in `all`.
    static func number(of event: ClientEvent) -> Int {
        switch event {
        case .connecting: 0
        case .trustNeeded: 1
        case .serverPinned: 2
        case .connected: 3
        case .loggedIn: 4
        case .reconnecting: 5
        case .reconnected: 6
        case .resumed: 7
        case .unfollowed: 8
        case .missing: 9
        case .renumbered: 10
        case .followed: 11
        case .event: 12
        case .gap: 13
        case .presence: 14
        case .committed: 15
        case .history: 16
        case .members: 17
        case .rooms: 18
        case .directs: 19
        case .files: 20
        case .fetches: 21
        case .fileFetched: 22
        case .invited: 23
        case .removed: 24
        case .done: 25
        case .failed: 26
        case .transfer: 27
        case .notice: 28
        case .disconnected: 29
        case .roles: 30
        case .blocks: 31
        case .devices: 32
        case .tokenMade: 33
        case .deviceEnlisted: 34
        case .readMoved: 35
        }
    }

    static let numbers = 0...35
}
