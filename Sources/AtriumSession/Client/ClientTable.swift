import AtriumWire

/// Which frames a server may send in which phase, and who handles them: the client's whole table, in this file alone.
enum ClientTable {
    /// What becomes of a frame.
    enum Handling: Equatable, Sendable {
        /// The session acts on it.
        case session(SessionFrame)
        /// It answers a request, where it carries a request id; otherwise it is news.
        case outcome
        /// It tells what is, without being asked, and needs no place in a log.
        case notice
        /// An event of a conversation.
        case event
        /// Who comes and goes.
        case presence
        /// It belongs to a transfer.
        case transfer
        /// A server never sends it, or not now.
        case refused
    }

    /// The frames a session acts on.
    enum SessionFrame: Equatable, Sendable {
        case welcome
        case ping
        case pong
        case error
        case done
        case loginChallenge
        case loggedIn
    }

    /// What becomes of a frame of that kind in that phase.
    static func handling(of kind: FrameKind, in phase: ClientPhase) -> Handling {
        let row = row(kind)
        return row.phases.contains(phase) ? row.handling : .refused
    }

    private struct Row {
        let handling: Handling
        let phases: Phases

        init(_ handling: Handling, _ phases: Phases) {
            self.handling = handling
            self.phases = phases
        }
    }

    private struct Phases: OptionSet {
        let rawValue: UInt8

        static let greeting = Phases(rawValue: 1 << ClientPhase.greeting.rawValue)
        static let identifying = Phases(rawValue: 1 << ClientPhase.identifying.rawValue)
        static let loggingIn = Phases(rawValue: 1 << ClientPhase.loggingIn.rawValue)
        static let deriving = Phases(rawValue: 1 << ClientPhase.deriving.rawValue)
        static let proving = Phases(rawValue: 1 << ClientPhase.proving.rawValue)
        static let claiming = Phases(rawValue: 1 << ClientPhase.claiming.rawValue)
        static let ready = Phases(rawValue: 1 << ClientPhase.ready.rawValue)
        static let welcomed: Phases = [.identifying, .loggingIn, .deriving, .proving, .claiming, .ready]

        func contains(_ phase: ClientPhase) -> Bool {
            rawValue & 1 << phase.rawValue != 0
        }
    }

    private static func row(_ kind: FrameKind) -> Row {
        switch kind {
        case .welcome: Row(.session(.welcome), .greeting)
        case .ping: Row(.session(.ping), .welcomed)
        case .pong: Row(.session(.pong), .welcomed)
        case .error: Row(.session(.error), [.greeting, .welcomed])
        case .done: Row(.session(.done), [.claiming, .ready])
        case .loginChallenge: Row(.session(.loginChallenge), .loggingIn)
        case .loggedIn: Row(.session(.loggedIn), .proving)
        case .committed, .historyEnd, .whoList, .roomList, .directList, .offered, .stored, .fetching, .cancelled,
            .fileList, .fetchList, .followed, .memberRoleList, .blockList, .deviceList:
            Row(.outcome, .ready)
        case .gap, .fileFetched, .invited, .removed, .readMoved: Row(.notice, .ready)
        case .messageEvent, .topicEvent, .fileOfferedEvent, .fileStoredEvent, .fileWithdrawnEvent, .keepEvent,
            .accessEvent, .roleEvent, .sanctionEvent:
            Row(.event, .ready)
        case .joined, .left, .presentCount: Row(.presence, .ready)
        case .chunk, .credit, .resend, .downloadEnd, .transferState: Row(.transfer, .ready)
        // What only a client sends.
        case .hello, .quit, .claim, .login, .loginProof, .say, .follow, .unfollow, .history, .markRead, .who, .setTopic,
            .setKeep, .setAccess, .setRole, .invite, .sanction, .listMembers, .block, .listBlocks, .listRooms,
            .listDirects, .offer, .uploadEnd, .fetch, .cancel, .withdraw, .listFiles, .listFetches, .setVerifier,
            .listDevices, .revoke:
            Row(.refused, [])
        }
    }
}
