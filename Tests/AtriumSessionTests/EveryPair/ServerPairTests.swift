import AtriumSession
import AtriumWire
import SpecReading
import Testing

/// Every frame in every phase of a server's session, which got there by frames alone, as a client brings it there. What
/// the table of Spec/03-session.md lets pass is taken; everything else is refused with the error the Spec names, and
/// ends the connection.
@Suite("Every pair of phase and frame, at a server that came there by itself")
struct ServerPairTests {
    /// What becomes of a frame that may come.
    enum Answer: Equatable {
        case taken
        case passedOver
        case refused(ErrorCode)
    }

    /// What a client may send where, as the Spec's table says it: written down here by hand, not read from the code.
    static func expected(_ kind: FrameKind, _ phase: ServerPhase) -> Answer {
        let always: Set<FrameKind> = [.ping, .pong, .error, .quit]
        switch phase {
        case .closing: return .passedOver
        case .hello: return kind == .hello || kind == .error ? .taken : .refused(.notAtrium)
        case .login: return always.union([.claim, .login]).contains(kind) ? .taken : .refused(.unexpectedFrame)
        case .challenged: return always.union([.loginProof]).contains(kind) ? .taken : .refused(.unexpectedFrame)
        case .lookingUp, .admitting: return always.contains(kind) ? .taken : .refused(.unexpectedFrame)
        case .ready:
            return always.contains(kind) || sent.contains(kind) ? .taken : .refused(.unexpectedFrame)
        }
    }

    /// What the Spec says clients send once they are logged in: the messages of page 01 whose sender is the client or
    /// either side, but for those of the login.
    static let sent: Set<FrameKind> = {
        let login: Set<FrameKind> = [.hello, .claim, .login, .loginProof]
        let kinds = SpecPages.all.frames.filter { $0.sender == "client" || $0.sender == "either" }
            .compactMap { FrameKind(rawValue: $0.kind) }
        return Set(kinds).subtracting(login)
    }()

    @Test(
        "[SESSION-3.1-2] [SESSION-3.4-1] what fits is taken, all else is refused with its error and ends the session",
        arguments: ServerPhase.allCases)
    func everyPair(_ phase: ServerPhase) throws {
        for kind in FrameKind.allCases {
            let vector = try #require(FrameVector.frames.first { $0.frame == Self.name(kind) }, "\(kind)")
            let frame = Self.numbered(bytes(vector.wire), 77)
            let way = try ServerWay(to: phase)
            let answer = way.answer(to: frame)
            #expect(answer == Self.expected(kind, phase), "\(kind) in \(phase)")
            let isOver = way.session.phase == .closing
            if case .refused = answer { #expect(isOver, "\(kind) in \(phase) leaves the session open") }
        }
    }

    @Test(
        "every refusal says the same of the header alone, before a payload is waited for",
        arguments: ServerPhase.allCases)
    func everyHeader(_ phase: ServerPhase) throws {
        for kind in FrameKind.allCases {
            let way = try ServerWay(to: phase)
            let refusal = way.session.check(FrameHeader(payloadBytes: 0, kind: kind, requestID: 77))
            switch Self.expected(kind, phase) {
            case .refused(let code): #expect(refusal?.code == code && refusal?.scope == .connection)
            case .taken, .passedOver: #expect(refusal == nil, "\(kind) in \(phase)")
            }
        }
    }

    @Test(
        "kinds that nobody knows are answered where they ask for it, and passed over else",
        arguments: ServerPhase.allCases)
    func unknownKinds(_ phase: ServerPhase) throws {
        for requestID in [0, 77] as [UInt32] {
            let way = try ServerWay(to: phase)
            let answer = way.answer(to: rawFrame(kind: 0x7F7F, requestID: requestID))
            switch phase {
            case .hello: #expect(answer == .refused(.notAtrium))
            case .closing: #expect(answer == .passedOver)
            case .login, .lookingUp, .challenged, .admitting, .ready:
                #expect(answer == (requestID == 0 ? .passedOver : .refused(.unknownKind)))
                let after = way.session.phase
                #expect(after == phase, "the session goes on")
            }
        }
    }

    static func name(_ kind: FrameKind) -> String {
        FrameTypes.type(of: kind).map(FrameTypes.name(of:)) ?? ""
    }

    /// The frame with a request id of ours.
    static func numbered(_ frame: [UInt8], _ requestID: UInt8) -> [UInt8] {
        var frame = frame
        frame.replaceSubrange(8..<12, with: [0, 0, 0, requestID])
        return frame
    }
}
