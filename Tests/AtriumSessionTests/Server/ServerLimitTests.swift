import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Sizes of frames on a server's session")
struct ServerLimitTests {
    private func code(_ kind: FrameKind, _ payloadBytes: Int, in phase: ServerPhase) -> ErrorCode? {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        session.phase = phase
        return session.check(FrameHeader(payloadBytes: payloadBytes, kind: kind, requestID: 1))?.code
    }

    @Test("[LIMIT-8.1-4] before login a payload has at most 4,096 bytes")
    func beforeLogin() {
        for (kind, phase) in [
            (FrameKind.hello, ServerPhase.hello), (.login, .login), (.claim, .login), (.ping, .lookingUp),
            (.loginProof, .challenged), (.ping, .admitting),
        ] {
            #expect(code(kind, 4_096, in: phase) == nil)
            #expect(code(kind, 4_097, in: phase) == .frameTooLarge)
        }
    }

    @Test("[LIMIT-8.1-4] after login a control frame has at most 65,536 bytes of payload")
    func afterLogin() {
        #expect(code(.say, 65_536, in: .ready) == nil)
        #expect(code(.say, 65_537, in: .ready) == .frameTooLarge)
    }

    @Test("[LIMIT-8.1-4] a chunk has at most a block of data behind its 12 bytes")
    func chunks() {
        #expect(code(.chunk, 65_548, in: .ready) == nil)
        #expect(code(.chunk, 65_549, in: .ready) == .frameTooLarge)
    }

    @Test("a frame of an unknown kind has the size of a control frame")
    func unknownKinds() {
        for (payloadBytes, expected) in [
            (65_536, nil), (65_537, ErrorCode.frameTooLarge), (Int(UInt32.max), .frameTooLarge),
        ] {
            var session = readySession()
            var header = FrameHeader(payloadBytes: payloadBytes, kind: .say, requestID: 1)
            header.kindNumber = 0x0999
            let refusal = session.check(header)
            #expect(refusal?.code == expected)
        }
    }

    @Test("the error says how much is allowed, and ends the connection")
    func tellsLimit() {
        var session = readySession()
        let refusal = session.check(FrameHeader(payloadBytes: 70_000, kind: .say, requestID: 1))
        #expect(refusal?.available == 65_536)
        #expect(refusal?.scope == .connection)
        let phase = session.phase
        #expect(phase == .closing)
    }

    @Test("a first frame that is no Hello is not Atrium, whatever its length")
    func notAtrium() {
        #expect(code(.say, 0, in: .hello) == .notAtrium)
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        var header = FrameHeader(payloadBytes: Int(UInt32.max), kind: .say, requestID: 1)
        header.kindNumber = 0x4745
        let refusal = session.check(header)
        #expect(refusal?.code == .notAtrium)
    }
}
