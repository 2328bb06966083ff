import AtriumWire
import Testing

@testable import AtriumSession

@Suite("The table of phases and frames")
struct SessionTableTests {
    /// What each kind leads to, written down a second time and by phase: the table goes by kind.
    static func expected(_ kind: FrameKind, _ phase: ServerPhase) -> SessionTable.Handling {
        let requests: Set<FrameKind> = [
            .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .setAccess, .setRole, .invite,
            .sanction, .listMembers, .listRooms, .listDirects, .block, .listBlocks, .offer, .fetch, .withdraw,
            .listFiles, .listFetches, .setVerifier, .listDevices, .revoke,
        ]
        switch (phase, kind) {
        case (.closing, _): return .passedOver
        case (_, .error): return .session(.error)
        case (.hello, .hello): return .session(.hello)
        case (.hello, _): return .refused
        case (_, .ping): return .session(.ping)
        case (_, .pong): return .session(.pong)
        case (_, .quit): return .session(.quit)
        case (.login, .login): return .session(.login)
        case (.login, .claim): return .core
        case (.challenged, .loginProof): return .session(.loginProof)
        case (.ready, .chunk), (.ready, .credit), (.ready, .uploadEnd), (.ready, .cancel), (.ready, .resend):
            return .bulk
        case (.ready, _): return requests.contains(kind) ? .core : .refused
        case (.login, _), (.lookingUp, _), (.challenged, _), (.admitting, _): return .refused
        }
    }

    @Test("every pair of phase and kind is handled as the Spec says", arguments: ServerPhase.allCases)
    func everyPair(_ phase: ServerPhase) {
        for kind in FrameKind.allCases {
            #expect(SessionTable.handling(of: kind, in: phase) == Self.expected(kind, phase), "\(kind) in \(phase)")
        }
    }

    @Test("a session refuses a header at once where the table refuses the frame", arguments: ServerPhase.allCases)
    func everyHeader(_ phase: ServerPhase) {
        for kind in FrameKind.allCases {
            var session = ServerSession(acceptedAt: .at(0), limits: Limits())
            session.phase = phase
            let refusal = session.check(FrameHeader(payloadBytes: 0, kind: kind, requestID: 1))
            let refused = Self.expected(kind, phase) == .refused
            let code: ErrorCode? = refused ? (phase == .hello ? .notAtrium : .unexpectedFrame) : nil
            #expect(refusal?.code == code, "\(kind) in \(phase)")
            let after = session.phase
            #expect(after == (refused ? .closing : phase))
        }
    }

    @Test("a frame handed over without a check is refused all the same", arguments: ServerPhase.allCases)
    func everyFrame(_ phase: ServerPhase) {
        for kind in FrameKind.allCases where Self.expected(kind, phase) == .refused {
            var session = ServerSession(acceptedAt: .at(0), limits: Limits())
            session.phase = phase
            let header = FrameHeader(payloadBytes: 0, kind: kind, requestID: 1)
            var frame: [UInt8] = []
            header.encode(into: &frame)
            let step = session.receive(header, frame: frame.span.bytes, at: .at(0))
            guard case .refuse(let error) = step else {
                Issue.record("\(kind) in \(phase): \(step)")
                continue
            }
            #expect(error.scope == .connection)
        }
    }

    @Test("outcomes, events, presence and notices of a server carry no request of a client")
    func requests() {
        let requests = FrameKind.allCases.filter(SessionTable.isRequest)
        #expect(
            requests == [
                .hello, .ping, .quit, .claim, .login, .loginProof, .setVerifier, .listDevices, .revoke, .say, .follow,
                .unfollow, .history, .markRead, .who, .setTopic, .listRooms, .setKeep, .setAccess, .setRole, .invite,
                .sanction, .listMembers, .listDirects,
                .block, .listBlocks, .offer, .uploadEnd, .fetch, .cancel, .withdraw, .listFiles,
                .listFetches,
            ])
    }
}
