import AtriumWire
import Testing

@testable import AtriumSession

@Suite("A client and a server log in")
struct LoginTests {
    @Test(
        "a free name is claimed and logged in with, however the bytes are split",
        arguments: [
            [1], [2, 3], [7], [13, 1, 64], [11], [12], [100], [Int.max],
        ])
    func claims(_ pieces: [Int]) throws {
        let pair = SessionPair()
        pair.run(pieces: pieces)
        guard case .ready(let loggedIn) = pair.steps.last else {
            Issue.record("not ready: \(pair.steps), \(String(describing: pair.violation))")
            return
        }
        #expect(loggedIn.name == "ada")
        let (client, server) = (pair.client.phase, pair.server.session.phase)
        #expect(client == .ready)
        #expect(server == .ready)
        let open = pair.server.session.openRequestCount
        #expect(open == 0)
    }

    @Test("an owned name is logged in with its key, and not claimed again")
    func logsInAgain() {
        let server = ServerEnd()
        SessionPair(server: server).run()
        let owned = server.accounts["ada"]?.verifier
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let pair = SessionPair(server: server)
        pair.run()
        #expect(pair.steps.count == 1)
        #expect(server.accounts["ada"]?.verifier == owned)
    }

    @Test(
        "[SESSION-3.1-6] a Login right behind Hello is answered behind Welcome, however the bytes are split",
        arguments: [[1], [2, 3], [13, 1, 64], [100], [Int.max]])
    func introducesItself(_ pieces: [Int]) throws {
        let server = ServerEnd()
        for claims in [true, false] {
            server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
            let pair = SessionPair(server: server, claims: claims)
            pair.introduce()
            let sent = pair.toServer
            pair.run(pieces: pieces)
            guard case .ready(let loggedIn) = pair.steps.last else {
                Issue.record("not ready: \(pair.steps), \(String(describing: pair.violation))")
                return
            }
            #expect(loggedIn.name == "ada")
            #expect(try FrameHeader(decoding: sent.span.bytes).kind == .hello)
            // The first time nobody knows the name: the claim comes behind the login that failed.
            let hasClaimed = pair.client.hasClaimed
            #expect(hasClaimed == claims)
        }
    }

    @Test("[SESSION-3.1-6] a Welcome that was changed on the way breaks the login of who did not wait for it")
    func introductionIsBoundToNegotiation() {
        let pair = pairWithChangedWelcome()
        pair.introduce()
        pair.run()
        expectLoginFailed(pair)
    }

    /// A client that comes back to a server whose Welcome is changed on the way: in the name it calls itself, so that
    /// the frame still reads well.
    private func pairWithChangedWelcome() -> SessionPair {
        let server = ServerEnd()
        SessionPair(server: server).run()
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        server.tamper = { bytes in
            guard let index = bytes.firstIndex(of: UInt8(ascii: "T")) else { return }
            bytes[index] = UInt8(ascii: "B")
        }
        return SessionPair(server: server, claims: false)
    }

    private func expectLoginFailed(_ pair: SessionPair) {
        guard case .loginRefused(let error) = pair.steps.last else {
            Issue.record("not refused: \(pair.steps)")
            return
        }
        #expect(error.code == .loginFailed)
    }

    @Test("[SESSION-3.1-7] a server of another version gets no proof from who did not wait for its Welcome")
    func provesNothingToAnotherVersion() {
        let pair = SessionPair()
        pair.introduce()
        let said = pair.toServer
        let welcome = Welcome(
            major: 2, minor: 0, software: "", serverName: "", serverID: 1, time: WallTime(microseconds: 0),
            capabilities: [], limits: [])
        let challenge = LoginChallenge(challenge: Array("r=AAAA".utf8))
        pair.receive(welcome.encoded(requestID: 1) + challenge.encoded(requestID: 2))
        #expect(pair.violation == .version(major: 2, minor: 0))
        #expect(pair.toServer == said)
    }

    @Test("[SESSION-3.5-3] [SESSION-3.5-8] a name that another key owns is reported as taken")
    func nameTaken() throws {
        let server = ServerEnd()
        SessionPair(server: server).run()
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let pair = SessionPair(server: server, key: 2, credential: 12)
        pair.run()
        guard case .loginRefused(let error) = pair.steps.last else {
            Issue.record("not refused: \(pair.steps)")
            return
        }
        #expect(error.code == .nameTaken)
        let (client, phase) = (pair.client.phase, server.session.phase)
        #expect(client == .closing)
        #expect(phase == .login)
    }

    @Test("with a key made just now the name is claimed first, and another's name is refused as taken")
    func claimsFirst() throws {
        let server = ServerEnd()
        let first = SessionPair(server: server)
        first.isNewKey = true
        first.run()
        guard case .ready = first.steps.last else {
            Issue.record("not ready: \(first.steps)")
            return
        }
        let hasClaimed = first.client.hasClaimed
        #expect(hasClaimed)
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let second = SessionPair(server: server, key: 2, credential: 12)
        second.isNewKey = true
        second.run()
        guard case .loginRefused(let error) = second.steps.last else {
            Issue.record("not refused: \(second.steps)")
            return
        }
        #expect(error.code == .nameTaken)
    }

    @Test("a name found taken was claimed with the same key a moment ago: the login that follows stands")
    func losesTheRaceToItself() throws {
        let server = ServerEnd()
        SessionPair(server: server).run()
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let late = SessionPair(server: server)
        late.isNewKey = true
        late.run()
        guard case .ready = late.steps.last else {
            Issue.record("not ready: \(late.steps)")
            return
        }
        let hasClaimed = late.client.hasClaimed
        #expect(!hasClaimed)
    }

    @Test("[SESSION-3.5-8] a login past the session limit may be tried again on the same connection")
    func waitsForAPlace() throws {
        let pair = SessionPair()
        let welcome = Welcome(
            major: 1, minor: 0, software: "", serverName: "", serverID: 1, time: WallTime(microseconds: 0),
            capabilities: [], limits: [])
        pair.receive(welcome.encoded(requestID: 1))
        var full = ErrorFrame(.sessionLimit, "8 sessions already")
        full.retryAfterMilliseconds = 1_000
        pair.receive(full.encoded(requestID: 2))
        #expect(pair.steps == [.loginPostponed(full)])
        // Of what it no longer waits for it hears nothing.
        pair.receive(full.encoded(requestID: 2))
        pair.identify()
        let phase = pair.client.phase
        #expect(phase == .loggingIn)
        full.retryAfterMilliseconds = 0
        pair.receive(full.encoded(requestID: 3))
        #expect(pair.steps.last == .loginRefused(full))
    }

    @Test("without leave to claim, an unknown name is reported as a failed login")
    func doesNotClaim() {
        let pair = SessionPair(claims: false)
        pair.run()
        guard case .loginRefused(let error) = pair.steps.last else {
            Issue.record("not refused: \(pair.steps)")
            return
        }
        #expect(error.code == .loginFailed)
        #expect(pair.server.accounts.isEmpty)
    }

    @Test("a Welcome that was changed on the way breaks the login")
    func boundToNegotiation() {
        let pair = pairWithChangedWelcome()
        pair.run()
        expectLoginFailed(pair)
    }

    @Test("[SESSION-3.5-5] a server that does not hold the account's key is found out")
    func serverMustProve() {
        let server = ServerEnd()
        SessionPair(server: server).run()
        server.accounts["ada"]?.verifier.serverKey = .zero
        server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
        let pair = SessionPair(server: server)
        pair.run()
        #expect(pair.violation == .login(.server))
    }

    @Test(
        "[SESSION-3.5-6] an unknown name and a wrong secret are answered alike, field for field")
    func unknownNamesLookKnown() throws {
        let server = ServerEnd()
        SessionPair(server: server).run()
        func attempt(_ name: String) -> [[UInt8]] {
            server.session = ServerSession(acceptedAt: .at(0), limits: Limits())
            let recorder = AnswerRecorder(server: server, name: name)
            return recorder.run()
        }
        let known = attempt("ada")
        let unknown = attempt("eve")
        #expect(known.count == 3)
        #expect(known.map(\.count) == unknown.map(\.count))
        #expect(known.last == unknown.last)
        #expect(attempt("eve") == unknown)
    }
}
