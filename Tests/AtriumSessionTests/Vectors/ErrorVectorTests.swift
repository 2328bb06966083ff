import AtriumWire
import SpecReading
import Testing

@testable import AtriumSession

/// The frames of `Spec/vectors/errors.json` against the server's session: each gets the code and scope of its vector.
@Suite struct ErrorVectorTests {
    @Test(
        "[FRAME-2.2-2] [FRAME-2.4-3] [FRAME-2.4-4] [SESSION-3.1-5] [SESSION-3.2-1] a refused frame gets its code",
        arguments: ErrorVector.all)
    func refuses(_ vector: ErrorVector) throws {
        let wire = bytes(vector.wire)
        let header = try FrameHeader(decoding: wire.span.bytes)
        var session = ServerSession(acceptedAt: MonotonicTime(nanoseconds: 0), limits: Limits())
        session.phase =
            switch vector.phase {
            case "hello": .hello
            case "login": .login
            default: .ready
            }
        let isWhole = wire.count == FrameHeader.byteCount + header.payloadBytes
        if let error = session.check(header) {
            #expect("\(error.code)" == vector.code)
            #expect("\(error.scope)" == vector.scope)
        } else if !isWhole {
            Issue.record("a header that has to be refused was let through")
        } else {
            switch session.receive(header, frame: wire.span.bytes, at: MonotonicTime(nanoseconds: 1)) {
            case .refuse(let error):
                #expect("\(error.code)" == vector.code)
                #expect("\(error.scope)" == vector.scope)
            case .request, .bulk:
                // Whoever decodes it refuses it.
                #expect(vector.decodeError != nil)
            case .none, .welcome, .pong, .lookUp, .challenge, .admit, .quit, .ended:
                Issue.record("the frame was taken")
            }
        }
    }
}
