import AtriumServer
import AtriumSession
import AtriumWire
import Glibc
import Testing

@Suite("Limits of an address, over real sockets", .serialized)
struct AddressLimitTests {
    @Test("[LIMIT-8.4-1] a connection too many is told so, and the others go on")
    func connections() throws {
        let server = try RunningServer { $0.limits[.addressConnectionsMax] = 2 }
        let first = try server.client("one")
        let second = try server.client("two")
        let error = try server.stranger().lastError()
        #expect(error?.code == .addressLimit && error?.available == 2)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)
        try first.say("we are two", in: .room("lobby"))
        try second.say("that is so", in: .room("lobby"))
    }

    @Test("[LIMIT-8.4-2] half-open connections keep nobody out: the oldest that says nothing gives way")
    func halfOpen() throws {
        let server = try RunningServer {
            $0.loopCount = 1
            $0.addressLimits.handshakesMax = 3
        }
        let drip = try server.stranger()
        try drip.send(raw: [0])
        // The loop has read that when it answers what comes behind it.
        _ = try server.client("bob").untilPong()
        let silent = try (0..<6).map { _ in try server.stranger() }
        let client = try server.client("ada")
        #expect(try silent[0].lastError()?.code == .addressLimit)
        try client.say("in", in: .room("lobby"))
        // It sent something, so all who are silent went before it.
        try drip.send(raw: [0, 0])
        try client.say("still", in: .room("lobby"))
    }

    @Test("[LIMIT-8.4-2] a server that is full of half-open connections lets a newcomer in")
    func full() throws {
        let server = try RunningServer {
            $0.loopCount = 1
            $0.limits[.connectionsMax] = 3
        }
        let silent = try (0..<3).map { _ in try server.stranger() }
        try server.client("ada").say("in", in: .room("lobby"))
        #expect(try silent[0].lastError()?.code == .addressLimit)
    }

    @Test("[LIMIT-8.4-3] a claim too many of an address is refused, and the connection goes on")
    func claims() throws {
        let server = try RunningServer { $0.addressLimits.claimsPerHour = 1 }
        let client = try server.client("ada")
        let other = try server.stranger()
        _ = try other.greet()
        let error = try other.refusal(
            Claim(
                name: "bob", credential: CredentialID(rawValue: 1), label: "", salt: Salt(SecureRandom.bytes(16)),
                iterationCount: 4_096, storedKey: Digest([UInt8](repeating: 1, count: 32)),
                serverKey: Digest([UInt8](repeating: 2, count: 32))))
        #expect(error.code == .rateLimited && error.retryAfterMilliseconds > 0)
        #expect(try other.untilPong().isEmpty)
        try client.say("hello", in: .room("lobby"))
    }

    @Test("[LIMIT-8.4-4] after too many failed logins an address waits, for names that exist and for others alike")
    func logins() throws {
        for name in ["ada", "nobody"] {
            let server = try RunningServer { $0.addressLimits.failedLoginsPerHour = 2 }
            let ada = try server.client("ada")
            let guesser = try server.stranger()
            let negotiation = try guesser.greet()
            func login() -> (ScramClient, Login) {
                let scram = ScramClient(name: name, password: "wrong", nonce: SecureRandom.bytes(18))
                return (
                    scram,
                    Login(mechanism: "SCRAM-SHA-256", credential: CredentialID(rawValue: 9), initial: scram.first)
                )
            }
            for _ in 0..<2 {
                var (scram, login) = login()
                let challenge = try guesser.ask(login, LoginChallenge.self)
                let proof = try scram.proof(for: challenge.challenge, transcript: .sha256(of: negotiation))
                #expect(try guesser.refusal(LoginProof(proof: proof)).code == .loginFailed)
            }
            let error = try guesser.refusal(login().1)
            #expect(error.code == .loginLimit && error.scope == .request && error.retryAfterMilliseconds > 0)
            try ada.say("nobody who is in is touched", in: .room("lobby"))
        }
    }
}
