import AtriumWire
import Testing

@testable import AtriumSession

@Suite("The client's table of phases and frames")
struct ClientTableTests {
    /// What each kind leads to, written down a second time and by phase: the table goes by kind.
    static func expected(_ kind: FrameKind, _ phase: ClientPhase) -> ClientTable.Handling {
        switch (phase, kind) {
        case (.closing, _): return .refused
        case (_, .error): return .session(.error)
        case (.greeting, .welcome): return .session(.welcome)
        case (.greeting, _): return .refused
        case (_, .ping): return .session(.ping)
        case (_, .pong): return .session(.pong)
        case (.loggingIn, .loginChallenge): return .session(.loginChallenge)
        case (.proving, .loggedIn): return .session(.loggedIn)
        case (.claiming, .done), (.ready, .done): return .session(.done)
        case (.identifying, _), (.loggingIn, _), (.deriving, _), (.proving, _), (.claiming, _): return .refused
        case (.ready, _):
            if kind.group == .events { return .event }
            if kind.group == .presence { return .presence }
            let transfer: Set<FrameKind> = [.chunk, .credit, .resend, .downloadEnd, .transferState]
            let outcomes: Set<FrameKind> = [
                .committed, .followed, .historyEnd, .whoList, .roomList, .directList, .offered, .stored, .fetching,
                .cancelled, .fileList, .fetchList, .memberRoleList, .blockList, .deviceList,
            ]
            let notices: Set<FrameKind> = [.gap, .fileFetched, .invited, .removed, .readMoved]
            if notices.contains(kind) { return .notice }
            return transfer.contains(kind) ? .transfer : outcomes.contains(kind) ? .outcome : .refused
        }
    }

    @Test("every pair of phase and kind is handled as the Spec says", arguments: ClientPhase.allCases)
    func everyPair(_ phase: ClientPhase) {
        for kind in FrameKind.allCases {
            #expect(ClientTable.handling(of: kind, in: phase) == Self.expected(kind, phase), "\(kind) in \(phase)")
        }
    }

    @Test("what a client may send, a server may not, and the other way round, but for the frames of both")
    func tablesAgree() {
        let both: Set<FrameKind> = [.ping, .pong, .error, .chunk, .credit, .resend]
        for kind in FrameKind.allCases {
            let byClient = ServerPhase.allCases.contains {
                $0 != .closing && SessionTable.handling(of: kind, in: $0) != .refused
            }
            let byServer = ClientPhase.allCases.contains { ClientTable.handling(of: kind, in: $0) != .refused }
            #expect(byClient || byServer)
            #expect((byClient && byServer) == both.contains(kind), "\(kind)")
        }
    }
}
