import AtriumSession
import AtriumWire
import SpecReading
import Testing

/// Every frame in every phase of a client's session, which got there by frames alone. What the Spec lets a server send
/// is taken; everything else is a violation that ends the connection with `unexpectedFrame`.
@Suite("Every pair of phase and frame, at a client that came there by itself")
struct ClientPairTests {
    /// Whether a server may send it there, as the Spec's table says it: written down by hand, not read from the code.
    static func isExpected(_ kind: FrameKind, _ phase: ClientPhase) -> Bool {
        let always: Set<FrameKind> = [.ping, .pong, .error]
        switch phase {
        case .closing: return false
        case .greeting: return kind == .welcome || kind == .error
        case .identifying, .deriving: return always.contains(kind)
        case .loggingIn: return kind == .loginChallenge || always.contains(kind)
        case .proving: return kind == .loggedIn || always.contains(kind)
        case .claiming: return kind == .done || always.contains(kind)
        case .ready: return always.contains(kind) || sent.contains(kind)
        }
    }

    /// What the Spec says servers send once somebody is logged in.
    static let sent: Set<FrameKind> = {
        let login: Set<FrameKind> = [.welcome, .loginChallenge, .loggedIn]
        let kinds = SpecPages.all.frames.filter { $0.sender == "server" || $0.sender == "either" }
            .compactMap { FrameKind(rawValue: $0.kind) }
        return Set(kinds).subtracting(login)
    }()

    @Test("what fits is taken, all else ends the connection with unexpectedFrame", arguments: ClientPhase.allCases)
    func everyPair(_ phase: ClientPhase) throws {
        for kind in FrameKind.allCases {
            let vector = try #require(FrameVector.frames.first { $0.frame == ServerPairTests.name(kind) }, "\(kind)")
            let way = try ClientWay(to: phase)
            let frame = ServerPairTests.numbered(bytes(vector.wire), UInt8(way.requestID))
            let header = try FrameHeader(decoding: frame.span.bytes)
            var violation: ServerViolation?
            var step: ClientStep?
            do {
                step = try way.session.receive(header, frame: frame.span.bytes, at: .at(0))
            } catch {
                violation = error
            }
            let after = way.session.phase
            if phase == .closing {
                #expect(step == ClientStep.none && violation == nil, "\(kind) is passed over behind the end")
            } else if Self.isExpected(kind, phase) {
                #expect(violation != .unexpectedFrame(kind), "\(kind) in \(phase)")
            } else {
                #expect(violation == .unexpectedFrame(kind), "\(kind) in \(phase)")
                #expect(violation?.error.code == .unexpectedFrame && violation?.error.scope == .connection)
                #expect(after == .closing)
            }
        }
    }

    @Test(
        "the header alone is refused in the same cases, before a payload is waited for", arguments: ClientPhase.allCases
    )
    func everyHeader(_ phase: ClientPhase) throws {
        for kind in FrameKind.allCases {
            let way = try ClientWay(to: phase)
            var violation: ServerViolation?
            do {
                try way.session.check(FrameHeader(payloadBytes: 0, kind: kind, requestID: 1))
            } catch {
                violation = error
            }
            let isRefused = phase != .closing && !Self.isExpected(kind, phase)
            #expect(violation == (isRefused ? .unexpectedFrame(kind) : nil), "\(kind) in \(phase)")
        }
    }
}
