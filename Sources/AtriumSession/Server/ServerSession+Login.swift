import AtriumWire

/// The frames the session itself acts on: hello, login, keep-alive and quit.
extension ServerSession {
    /// Welcome left with these bytes, header included; from here a client may log in.
    public mutating func welcomed(_ frame: [UInt8]) {
        login?.welcomed(frame)
    }

    /// What the core found for a name; answers the Login that asked.
    ///
    /// - Parameters:
    ///   - verifier: what is kept for the name and credential; nil where nothing is.
    ///   - decoy: stands in then, so that the answer does not tell.
    ///   - nonce: at least 18 random bytes.
    /// - Returns: `challenge`, or `none` where the session ended meanwhile.
    public mutating func challenge(
        _ verifier: ScramVerifier?, decoy: ScramDecoy, nonce: [UInt8]
    ) -> ServerStep {
        guard phase == .lookingUp, let login, var exchange = login.exchange else { return .none }
        // Made in either case: the time it takes tells nothing.
        let stand = decoy.verifier(for: exchange.name, credential: login.credential)
        let message = exchange.challenge(verifier ?? stand, nonce: nonce)
        login.exchange = exchange
        login.requestID = 0
        phase = .challenged
        return .challenge(LoginChallenge(challenge: message))
    }

    /// The core admitted the session; answers the LoginProof.
    ///
    /// - Returns: what to send; nil where the session ended meanwhile, and the core is to be told.
    public mutating func admitted(
        account: AccountID, session: SessionID, name: String, standing: AccountStanding, at now: MonotonicTime
    ) -> LoggedIn? {
        guard phase == .admitting, let login else { return nil }
        endLogin()
        phase = .ready
        keepAlive.heard(at: now)
        return LoggedIn(
            account: account, session: session, name: name, verifier: login.verifier,
            isAdministrator: standing.isAdministrator ? true : nil, hasPassword: standing.hasPassword ? true : nil,
            credentialKind: standing.credentialKind, wasClaimedClear: standing.wasClaimedClear ? true : nil)
    }

    mutating func handle(
        _ kind: SessionTable.SessionFrame, _ requestID: UInt32, _ frame: RawSpan, at now: MonotonicTime
    ) throws(DecodeError) -> ServerStep {
        let payload = frame.extracting(droppingFirst: FrameHeader.byteCount)
        switch kind {
        case .hello:
            return greet(try Hello(decoding: payload), frame, at: now)
        case .ping:
            eventsReceived = try Ping(decoding: payload).eventsReceived
            return .pong(Pong(eventsReceived: 0))
        case .pong:
            eventsReceived = try Pong(decoding: payload).eventsReceived
            keepAlive.answered(requestID, at: now)
            return .none
        case .login:
            return start(try Login(decoding: payload), requestID)
        case .loginProof:
            return prove(try LoginProof(decoding: payload), requestID)
        case .quit:
            _ = try Quit(decoding: payload)
            close()
            return .quit
        case .error:
            return hear(try ErrorFrame(decoding: payload))
        }
    }

    private mutating func greet(_ hello: Hello, _ frame: RawSpan, at now: MonotonicTime) -> ServerStep {
        guard hello.major == ProtocolVersion.major else {
            return .refuse(
                end(
                    .versionUnsupported, "this server speaks major version \(ProtocolVersion.major)",
                    available: UInt64(ProtocolVersion.major)))
        }
        minor = min(hello.minor, ProtocolVersion.minor)
        login = LoginState(hello: frame)
        phase = .login
        restartHandshake(at: now)
        return .welcome(hello)
    }

    private mutating func start(_ frame: Login, _ requestID: UInt32) -> ServerStep {
        guard frame.mechanism == mechanism else {
            return .refuse(ErrorFrame(.mechanismUnknown, "this connection takes \(mechanism)"))
        }
        // What proves a password can be tried against guesses by who overhears it; a key of 256 bits cannot.
        guard isPrivate || frame.credential.rawValue != 0 else {
            return .refuse(ErrorFrame(.connectionClear, "a password is not taken on a clear connection; use TLS"))
        }
        guard let login else { return .none }
        do throws(ScramError) {
            let exchange = try ScramServer(clientFirst: frame.initial, binding: channelBinding)
            login.exchange = exchange
            login.credential = frame.credential
            login.requestID = requestID
            phase = .lookingUp
            return .lookUp(name: exchange.name, credential: frame.credential)
        } catch {
            return fail(error)
        }
    }

    private mutating func prove(_ frame: LoginProof, _ requestID: UInt32) -> ServerStep {
        guard let login, let exchange = login.exchange else { return .none }
        do throws(ScramError) {
            // Without Welcome's bytes nothing can be bound to the negotiation, and nobody gets in.
            guard let transcript = login.transcript else { throw .transcript }
            login.verifier = try exchange.verify(frame.proof, transcript: transcript)
            login.requestID = requestID
            phase = .admitting
            return .admit(name: exchange.name, credential: login.credential, storedKey: exchange.storedKey)
        } catch {
            return fail(error)
        }
    }

    /// One answer for each way a login fails, so that it does not tell which names exist.
    private mutating func fail(_ error: ScramError) -> ServerStep {
        guard error.code == .loginFailed else { return .refuse(end(error.code, "the login message has another form")) }
        guard let login else { return .none }
        login.failedName = login.exchange?.name
        login.exchange = nil
        login.failureCount += 1
        let text = "the name is not known or the proof is wrong"
        guard login.failureCount <= LoginState.failuresMax else { return .refuse(end(.loginFailed, text)) }
        phase = .login
        return .refuse(ErrorFrame(.loginFailed, text))
    }

    /// The client says that something went wrong on its side; only the end of the connection concerns the session.
    private mutating func hear(_ error: ErrorFrame) -> ServerStep {
        guard error.scope == .connection else { return .none }
        close()
        return .ended(error)
    }
}
