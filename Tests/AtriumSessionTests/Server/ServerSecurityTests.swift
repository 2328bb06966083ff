import AtriumWire
import Testing

@testable import AtriumSession

@Suite("What a session takes on which connection")
struct ServerSecurityTests {
    private static let tls: ConnectionSecurity? = ChannelBinding([UInt8](repeating: 1, count: 32)).map {
        .tls(channelBinding: $0)
    }

    private func step(_ frame: some WireFrame, _ security: ConnectionSecurity, in phase: ServerPhase) throws
        -> ServerStep
    {
        var session = ServerSession(acceptedAt: .at(0), limits: Limits())
        session.secured(security)
        session.phase = phase
        if phase == .login { session.login = LoginState(hello: [UInt8]().span.bytes) }
        let bytes = frame.encoded(requestID: 2)
        return session.receive(try FrameHeader(decoding: bytes.span.bytes), frame: bytes.span.bytes, at: .at(0))
    }

    private func login(_ mechanism: String, credential: UInt64, _ first: String) -> Login {
        Login(
            mechanism: mechanism, credential: CredentialID(rawValue: credential), initial: Array(first.utf8))
    }

    @Test("[SESSION-3.5-9] a password is not taken on a clear connection")
    func clearPassword() throws {
        let frame = login("SCRAM-SHA-256", credential: 0, "n,,n=ada,r=abc")
        guard case .refuse(let error) = try step(frame, .clear, in: .login) else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .connectionClear)
        #expect(error.scope == .request)
        #expect(
            try step(frame, .local, in: .login) == .lookUp(name: "ada", credential: CredentialID(rawValue: 0)))
    }

    @Test("[SESSION-3.5-9] a secret is left on a private connection alone")
    func clearVerifier() throws {
        let frame = SetVerifier(
            credential: CredentialID(rawValue: 1), credentialKind: .device, label: "",
            salt: Salt([UInt8](repeating: 1, count: Salt.byteCount)),
            iterationCount: 4_096, storedKey: .zero, serverKey: .zero)
        guard case .refuse(let error) = try step(frame, .clear, in: .ready) else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .connectionClear)
        #expect(try step(frame, .local, in: .ready) == .request)
        #expect(try step(frame, try #require(Self.tls), in: .ready) == .request)
    }

    @Test(
        "[SESSION-3.5-10] each connection takes its one mechanism",
        arguments: ["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "PLAIN"])
    func mechanisms(_ mechanism: String) throws {
        let securities: [ConnectionSecurity] = [.clear, .local, try #require(Self.tls)]
        for security in securities {
            let first = security.mechanism == "SCRAM-SHA-256" ? "n,,n=ada,r=abc" : "p=tls-exporter,,n=ada,r=abc"
            let step = try step(login(mechanism, credential: 7, first), security, in: .login)
            if mechanism == security.mechanism {
                #expect(step == .lookUp(name: "ada", credential: CredentialID(rawValue: 7)))
            } else if case .refuse(let error) = step {
                #expect(error.code == .mechanismUnknown)
            } else {
                Issue.record("\(mechanism) on \(security): \(step)")
            }
        }
    }

    @Test(
        "[SESSION-3.5-10] a client under TLS that was told there is none is found out, and the connection ends",
        arguments: ["y,,n=ada,r=abc", "n,,n=ada,r=abc"])
    func downgrade(_ first: String) throws {
        let step = try step(
            login("SCRAM-SHA-256-PLUS", credential: 7, first), try #require(Self.tls), in: .login)
        guard case .refuse(let error) = step else {
            Issue.record("taken: \(step)")
            return
        }
        #expect(error.code == .malformed)
        #expect(error.scope == .connection)
    }

    @Test("[SESSION-3.5-10] Welcome names the one mechanism of the connection, and who may claim a name")
    func capabilities() throws {
        func value(_ name: String, _ security: ConnectionSecurity) -> String? {
            ServerCapabilities.stated(mechanism: security.mechanism, policy: .invite).first { $0.name == name }?.value
        }
        #expect(value("login", .clear) == "SCRAM-SHA-256")
        #expect(value("login", .local) == "SCRAM-SHA-256")
        #expect(value("login", try #require(Self.tls)) == "SCRAM-SHA-256-PLUS")
        #expect(value("accounts", .clear) == "invite")
    }
}
