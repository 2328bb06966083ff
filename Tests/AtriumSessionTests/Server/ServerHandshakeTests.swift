import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Hello and login on a server's session")
struct ServerHandshakeTests {
    private let hello = Hello(major: 1, minor: 9, software: "test/1", capabilities: [])
    private let login = Login(
        mechanism: "SCRAM-SHA-256", credential: CredentialID(rawValue: 7), initial: Array("n,,n=ada,r=abc".utf8))

    private func session(in phase: ServerPhase) -> ServerSession {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        _ = receive(&session, hello, requestID: 1)
        session.welcomed([1, 2, 3])
        if phase == .challenged {
            _ = receive(&session, login, requestID: 2)
            _ = session.challenge(nil, decoy: ScramDecoy(secret: [1]) { $0 }, nonce: [1, 2, 3])
        }
        return session
    }

    private func refusal(_ step: ServerStep) -> ErrorFrame? {
        guard case .refuse(let error) = step else { return nil }
        return error
    }

    @Test("Hello is welcomed with the lower minor version")
    func greets() {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        #expect(receive(&session, hello, requestID: 1) == .welcome(hello))
        let minor = session.minor
        #expect(minor == 0)
    }

    @Test("another major version is refused", arguments: [0, 2, 65_535] as [UInt16])
    func otherMajor(_ major: UInt16) {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        var other = hello
        other.major = major
        let error = refusal(receive(&session, other, requestID: 1))
        #expect(error?.code == .versionUnsupported)
        #expect(error?.available == 1)
    }

    @Test("a Hello without the magic number is not Atrium; one that cannot be read is malformed")
    func unreadableHello() {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let bytes = rawFrame(kind: FrameKind.hello.rawValue, requestID: 1, payloadBytes: 20)
        #expect(refusal(receive(&session, bytes))?.code == .notAtrium)
        session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let short = Array(hello.encoded(requestID: 1).prefix(FrameHeader.byteCount + 5))
        #expect(refusal(receive(&session, short))?.code == .malformed)
        let phase = session.phase
        #expect(phase == .closing)
    }

    @Test("an unknown mechanism is refused, and another login may follow")
    func unknownMechanism() {
        var session = session(in: .login)
        var other = login
        other.mechanism = "PLAIN"
        let error = refusal(receive(&session, other, requestID: 2))
        #expect(error?.code == .mechanismUnknown)
        #expect(error?.scope == .request)
        let step = receive(&session, login, requestID: 3)
        #expect(step == .lookUp(name: "ada", credential: CredentialID(rawValue: 7)))
    }

    @Test("[SESSION-3.5-8] a login message of another form ends the connection")
    func malformedLogin() {
        var session = session(in: .login)
        var other = login
        other.initial = Array("hello".utf8)
        let error = refusal(receive(&session, other, requestID: 2))
        #expect(error?.code == .malformed)
        #expect(error?.scope == .connection)
    }

    @Test("a text that is not UTF-8 fails its request alone")
    func invalidText() {
        var session = session(in: .login)
        var bytes = login.encoded(requestID: 2)
        bytes[FrameHeader.byteCount + 1] = 0xFF
        let error = refusal(receive(&session, bytes))
        #expect(error?.code == .textInvalid)
        #expect(error?.scope == .request)
        let phase = session.phase
        #expect(phase == .login)
    }

    @Test("a frame cut off inside a field ends the connection")
    func truncated() {
        var session = session(in: .login)
        let error = refusal(receive(&session, Array(login.encoded(requestID: 2).dropLast())))
        #expect(error?.code == .malformed)
        #expect(error?.scope == .connection)
    }

    @Test("[SESSION-3.5-8] five logins may fail; the sixth closes the connection")
    func tooManyFailures() {
        var session = session(in: .login)
        for attempt in 1...6 {
            _ = receive(&session, login, requestID: 2)
            _ = session.challenge(nil, decoy: ScramDecoy(secret: [1]) { $0 }, nonce: [1, 2, 3])
            let nonce = "abc" + Base64.standard.encode([1, 2, 3])
            let proof = Base64.standard.encode([UInt8](repeating: 0, count: 32))
            let message = LoginProof(proof: Array("c=biws,r=\(nonce),p=\(proof)".utf8))
            let error = refusal(receive(&session, message, requestID: 3))
            #expect(error?.code == .loginFailed)
            #expect(error?.scope == (attempt <= 5 ? .request : .connection))
            let phase = session.phase
            #expect(phase == (attempt <= 5 ? .login : .closing))
        }
    }

    @Test("a Login that the core refuses leaves room for another")
    func refusedLookUp() {
        var session = session(in: .login)
        _ = receive(&session, login, requestID: 2)
        session.requestFinished(2)
        let step = receive(&session, login, requestID: 3)
        #expect(step == .lookUp(name: "ada", credential: CredentialID(rawValue: 7)))
    }

    @Test("answers of the core that come after the end are passed over")
    func lateAnswers() {
        var session = session(in: .login)
        _ = receive(&session, login, requestID: 2)
        session.close()
        let step = session.challenge(nil, decoy: ScramDecoy(secret: [1]) { $0 }, nonce: [1])
        #expect(step == .none)
        let loggedIn = session.admitted(
            account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: "ada",
            standing: AccountStanding(), at: .at(0))
        #expect(loggedIn == nil)
    }

    @Test("a proof over a Welcome that never left fails")
    func withoutWelcome() throws {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        _ = receive(&session, hello, requestID: 1)
        let verifier = ScramExchangeTests.verifier
        var scram = ScramClient(name: "ada", password: "secret", nonce: [1, 2, 3])
        let login = Login(mechanism: "SCRAM-SHA-256", credential: CredentialID(rawValue: 7), initial: scram.first)
        _ = receive(&session, login, requestID: 2)
        let step = session.challenge(verifier, decoy: ScramDecoy(secret: [1]) { $0 }, nonce: [4])
        guard case .challenge(let challenge) = step else {
            Issue.record("no challenge")
            return
        }
        let proof = try scram.proof(for: challenge.challenge, transcript: nil)
        #expect(refusal(receive(&session, LoginProof(proof: proof), requestID: 3))?.code == .loginFailed)
    }
}
