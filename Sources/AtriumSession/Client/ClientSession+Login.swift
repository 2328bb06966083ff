import AtriumWire

/// The frames the session itself acts on: hello, login, keep-alive and errors.
extension ClientSession {
    /// Says who logs in, with a key that the server may know.
    ///
    /// - Parameter claims: whether the name is claimed with that key where the login fails.
    /// - Returns: the frame to send.
    /// - Precondition: the last step was `welcomed` or `loginPostponed`.
    public mutating func logIn(as identity: ClientIdentity, claims: Bool = true) -> [UInt8] {
        precondition(phase == .identifying, "a login follows Welcome")
        self.identity = identity
        mayClaim = claims && identity.canClaim
        return login(identity)
    }

    /// Says who logs in, with a key that was made just now: the name is claimed with it first.
    ///
    /// - Returns: the frame to send.
    /// - Precondition: the last step was `welcomed`.
    public mutating func claim(as identity: ClientIdentity) -> [UInt8] {
        precondition(phase == .identifying, "a claim follows Welcome")
        self.identity = identity
        return claim(identity)
    }

    /// Says who logs in without waiting for Welcome: for whoever has been here before. [SESSION-3.1-6]
    ///
    /// Nothing is proven by that. What `welcomed` then brings is to be judged like any other Welcome: the proof leaves
    /// by itself when the challenge behind it is handed in.
    ///
    /// - Parameter claims: whether the name is claimed with that key where the login fails.
    /// - Returns: the frame to send behind Hello.
    /// - Precondition: Hello was made by `start`, and nothing was handed in yet.
    public mutating func introduce(as identity: ClientIdentity, claims: Bool = true) -> [UInt8] {
        precondition(phase == .greeting && awaitedID != 0 && introductionID == 0, "an introduction follows Hello")
        self.identity = identity
        mayClaim = claims && identity.canClaim
        let helloID = awaitedID
        let frame = login(identity)
        introductionID = awaitedID
        awaitedID = helloID
        phase = .greeting
        return frame
    }

    mutating func handle(
        _ kind: ClientTable.SessionFrame, _ requestID: UInt32, _ frame: RawSpan, at now: MonotonicTime
    ) throws(ServerViolation) -> ClientStep {
        let payload = frame.extracting(droppingFirst: FrameHeader.byteCount)
        switch kind {
        case .welcome:
            let welcome = try Self.read(Welcome.self, payload)
            try expect(requestID, .welcome)
            return try greet(welcome, frame, at: now)
        case .loginChallenge:
            let challenge = try Self.read(LoginChallenge.self, payload)
            try expect(requestID, .loginChallenge)
            return try prove(challenge)
        case .loggedIn:
            let loggedIn = try Self.read(LoggedIn.self, payload)
            try expect(requestID, .loggedIn)
            return try enter(loggedIn, at: now)
        case .done:
            _ = try Self.read(Done.self, payload)
            guard phase == .claiming else { return try outcome(requestID, .done) }
            try expect(requestID, .done)
            guard let identity else { throw .unexpectedFrame(.done) }
            hasClaimed = true
            return .send(login(identity))
        case .ping:
            _ = try Self.read(Ping.self, payload)
            return .send(Pong(eventsReceived: eventsReceived).encoded(requestID: requestID))
        case .pong:
            _ = try Self.read(Pong.self, payload)
            keepAlive.answered(requestID, at: now)
            return .none
        case .error:
            return hear(try Self.read(ErrorFrame.self, payload), requestID)
        }
    }

    private mutating func greet(
        _ welcome: Welcome, _ frame: RawSpan, at now: MonotonicTime
    ) throws(ServerViolation) -> ClientStep {
        guard welcome.major == ProtocolVersion.major, welcome.minor <= ProtocolVersion.minor else {
            throw .version(major: welcome.major, minor: welcome.minor)
        }
        hash.update(frame)
        transcript = hash.finish()
        limits = Limits(welcome.limits)
        self.welcome = welcome
        keepAlive.setInterval(milliseconds: limits[.keepAliveMilliseconds])
        restartHandshake(at: now)
        if introductionID == 0 {
            phase = .identifying
        } else {
            phase = .loggingIn
            awaitedID = introductionID
        }
        return .welcomed(welcome)
    }

    private mutating func login(_ identity: ClientIdentity) -> [UInt8] {
        let exchange = ScramClient(
            name: identity.name, password: identity.password, nonce: random(Self.nonceByteCount),
            binding: security.channelBinding)
        self.exchange = exchange
        phase = .loggingIn
        let login = Login(
            mechanism: security.mechanism, credential: identity.credential, initial: exchange.first)
        return send(login)
    }

    private mutating func prove(_ challenge: LoginChallenge) throws(ServerViolation) -> ClientStep {
        guard var exchange else { throw .unexpectedFrame(.loginChallenge) }
        do throws(ScramError) {
            let derivation = try exchange.derivation(for: challenge.challenge)
            self.exchange = exchange
            phase = .deriving
            guard derivation.iterationCount <= Self.iterationCountAtOnceMax else { return .derive(derivation) }
            return derived(derivation.keys())
        } catch {
            throw .login(error)
        }
    }

    /// The keys of the last `derive` step are there.
    ///
    /// - Returns: `send` with the proof, or `none` where the session ended meanwhile.
    public mutating func derived(_ keys: ScramKeys) -> ClientStep {
        guard phase == .deriving, var exchange else { return .none }
        let proof = exchange.proof(with: keys, transcript: transcript)
        self.exchange = exchange
        phase = .proving
        return .send(send(LoginProof(proof: proof)))
    }

    private mutating func enter(_ loggedIn: LoggedIn, at now: MonotonicTime) throws(ServerViolation) -> ClientStep {
        guard let exchange else { throw .unexpectedFrame(.loggedIn) }
        do throws(ScramError) {
            try exchange.verify(loggedIn.verifier)
        } catch {
            throw .login(error)
        }
        self.exchange = nil
        awaitedID = 0
        phase = .ready
        keepAlive.heard(at: now)
        return .ready(loggedIn)
    }

    private mutating func claim(_ identity: ClientIdentity) -> [UInt8] {
        mayClaim = false
        phase = .claiming
        let verifier = ScramVerifier.derive(
            password: identity.password, salt: Salt(random(Salt.byteCount)),
            iterationCount: ScramVerifier.iterationCountMin)
        return send(
            Claim(
                name: identity.name, credential: identity.credential, label: identity.label, salt: verifier.salt,
                iterationCount: verifier.iterationCount, storedKey: verifier.storedKey,
                serverKey: verifier.serverKey, invitation: identity.invitation))
    }

    /// An Error ends a request, a transfer or the connection.
    private mutating func hear(_ error: ErrorFrame, _ requestID: UInt32) -> ClientStep {
        if error.scope == .connection {
            close()
            return .ended(error)
        }
        switch phase {
        case .ready:
            if requestID != 0 { return .outcome(requestID: requestID) }
            return error.scope == .transfer ? .transfer : .notice
        case .loggingIn, .deriving, .proving:
            guard requestID == awaitedID else { return .none }
            // The same answer for an unknown name and a wrong key: the claim finds out which.
            if error.code == .loginFailed && mayClaim, let identity { return .send(claim(identity)) }
            if let step = postponed(by: error) { return step }
            close()
            return .loginRefused(error.code == .loginFailed ? taken ?? error : error)
        case .claiming:
            guard requestID == awaitedID else { return .none }
            if error.code == .nameTaken, let identity {
                taken = error
                return .send(login(identity))
            }
            if let step = postponed(by: error) {
                // The login that comes then may claim again: nothing was claimed.
                mayClaim = true
                return step
            }
            close()
            return .loginRefused(error)
        case .greeting:
            guard requestID == awaitedID else { return .none }
            close()
            return .loginRefused(error)
        case .identifying, .closing:
            return .none
        }
    }

    /// Whether an answer to a login means that it may be tried again; the session waits for that then.
    private mutating func postponed(by error: ErrorFrame) -> ClientStep? {
        guard [.sessionLimit, .busy, .rateLimited, .loginLimit].contains(error.code), error.retryAfterMilliseconds > 0
        else { return nil }
        exchange = nil
        awaitedID = 0
        phase = .identifying
        return .loginPostponed(error)
    }

    private mutating func send(_ frame: some WireFrame) -> [UInt8] {
        awaitedID = nextRequestID()
        return frame.encoded(requestID: awaitedID)
    }

    private func outcome(_ requestID: UInt32, _ kind: FrameKind) throws(ServerViolation) -> ClientStep {
        guard requestID != 0 else { throw .unexpectedFrame(kind) }
        return .outcome(requestID: requestID)
    }

    /// During the login one request is open, and only its outcome may come.
    private func expect(_ requestID: UInt32, _ kind: FrameKind) throws(ServerViolation) {
        guard requestID == awaitedID else { throw .unexpectedFrame(kind) }
    }

    private static func read<Frame: WireFrame>(
        _: Frame.Type, _ payload: RawSpan
    ) throws(ServerViolation) -> Frame {
        do throws(DecodeError) {
            return try Frame(decoding: payload)
        } catch {
            throw .unreadable(error)
        }
    }

    /// What takes less than two milliseconds is done where it comes up.
    private static let iterationCountAtOnceMax: UInt32 = 8_192

    /// 192 random bits, 32 letters of base64.
    private static let nonceByteCount = 24
}
