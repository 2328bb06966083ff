import AtriumWire

/// Which frames a client may send in which phase, and who handles them: the whole table, in this file alone.
/// Spec/03-session.md prints it.
public enum SessionTable {
    /// What becomes of a frame.
    public enum Handling: Equatable, Sendable {
        /// The session acts on it.
        case session(SessionFrame)
        /// It is a request for the core.
        case core
        /// It belongs to a transfer and never leaves the loop.
        case bulk
        /// It ends the connection.
        case refused
        /// It is passed over: the connection is ending already.
        case passedOver
    }

    /// The frames a session acts on.
    public enum SessionFrame: Equatable, Sendable {
        case hello
        case ping
        case pong
        case error
        case quit
        case login
        case loginProof
    }

    /// What becomes of a frame of that kind in that phase.
    public static func handling(of kind: FrameKind, in phase: ServerPhase) -> Handling {
        guard phase != .closing else { return .passedOver }
        let row = row(kind)
        return row.phases.contains(phase) ? row.handling : .refused
    }

    /// Whether frames of that kind ask for an outcome, and so carry a request id of their own.
    public static func isRequest(_ kind: FrameKind) -> Bool {
        switch row(kind).handling {
        case .core: true
        case .session(let frame): frame != .pong && frame != .error
        case .bulk: kind == .uploadEnd || kind == .cancel
        case .refused, .passedOver: false
        }
    }

    /// What a request of that kind costs, in units, without what its size costs. Spec/08-limits.md §8.3.
    public static func cost(of kind: FrameKind) -> UInt64 { UInt64(row(kind).cost) }

    private struct Row {
        let handling: Handling
        let phases: Phases
        let cost: UInt8

        /// - Parameter cost: of requests alone; what is none costs nothing.
        init(_ handling: Handling, _ phases: Phases, cost: UInt8 = 2) {
            self.handling = handling
            self.phases = phases
            self.cost = cost
        }
    }

    private struct Phases: OptionSet {
        let rawValue: UInt8

        static let hello = Phases(rawValue: 1 << ServerPhase.hello.rawValue)
        static let login = Phases(rawValue: 1 << ServerPhase.login.rawValue)
        static let lookingUp = Phases(rawValue: 1 << ServerPhase.lookingUp.rawValue)
        static let challenged = Phases(rawValue: 1 << ServerPhase.challenged.rawValue)
        static let admitting = Phases(rawValue: 1 << ServerPhase.admitting.rawValue)
        static let ready = Phases(rawValue: 1 << ServerPhase.ready.rawValue)
        static let afterHello: Phases = [.login, .lookingUp, .challenged, .admitting, .ready]

        func contains(_ phase: ServerPhase) -> Bool {
            rawValue & 1 << phase.rawValue != 0
        }
    }

    private static func row(_ kind: FrameKind) -> Row {
        switch kind {
        case .hello: Row(.session(.hello), .hello)
        case .ping: Row(.session(.ping), .afterHello, cost: 1)
        case .pong: Row(.session(.pong), .afterHello)
        case .error: Row(.session(.error), [.hello, .afterHello])
        case .quit: Row(.session(.quit), .afterHello)
        case .claim: Row(.core, .login, cost: 20)
        case .login: Row(.session(.login), .login, cost: 8)
        case .loginProof: Row(.session(.loginProof), .challenged)
        case .say, .unfollow, .markRead, .setTopic, .setKeep: Row(.core, .ready, cost: 1)
        case .history, .who, .listRooms, .listDirects, .listFiles, .listFetches, .listMembers, .listBlocks,
            .listDevices:
            Row(.core, .ready, cost: 4)
        case .offer, .fetch: Row(.core, .ready, cost: 8)
        case .setAccess: Row(.core, .ready, cost: 40)
        case .follow, .withdraw, .setRole, .invite, .sanction, .block, .setVerifier, .revoke:
            Row(.core, .ready)
        case .uploadEnd, .cancel, .resend, .chunk, .credit: Row(.bulk, .ready)
        // What only a server sends.
        case .welcome, .done, .loginChallenge, .loggedIn, .committed, .followed, .historyEnd, .gap, .whoList, .roomList,
            .directList, .offered, .stored, .fetching, .downloadEnd, .cancelled, .fileList, .transferState,
            .fileFetched, .fetchList, .messageEvent, .topicEvent, .fileOfferedEvent, .fileStoredEvent,
            .fileWithdrawnEvent, .keepEvent, .invited, .removed, .memberRoleList, .blockList, .accessEvent, .roleEvent,
            .sanctionEvent, .joined, .left, .presentCount, .deviceList, .readMoved:
            Row(.refused, [])
        }
    }
}
