import AtriumWire

/// One connection's protocol state, as the client sees it: hello, login, keep-alive, and what each frame is.
///
/// The network thread sends what `start` gives, asks `check` about each header, hands each whole frame to `receive`
/// and does what the step says; it calls `tick` at `nextDeadline`. Once the server has named itself (`welcomed`) it is
/// told who logs in: `logIn` with a key that may be known there, `claim` with one that was just made. Where that is
/// known before, `introduce` says it right behind Hello, and saves a round trip. The rest runs by itself: where the
/// name is not known, one Claim and the login again; where a claim finds the name taken, one more login, since another
/// program may have claimed it with the same key a moment ago.
public struct ClientSession: ~Copyable {
    /// Where the session stands.
    public internal(set) var phase: ClientPhase = .greeting
    /// What the server said of itself; nil before Welcome.
    public internal(set) var welcome: Welcome?
    /// The server's limits; the defaults before Welcome.
    public internal(set) var limits = Limits()
    /// Event frames received on this connection.
    public internal(set) var eventsReceived: UInt64 = 0

    /// Whether a Claim of this session made the name the account's own.
    public internal(set) var hasClaimed = false

    /// What keeps strangers from hearing the connection.
    public let security: ConnectionSecurity
    /// Who logs in; nil before that is said.
    var identity: ClientIdentity?
    let random: (Int) -> [UInt8]
    var exchange: ScramClient?
    var hash = SHA256Hash()
    var transcript: Digest?
    var mayClaim = false
    /// What the server said to a Claim of a name that is taken; it stands where the login fails as well.
    var taken: ErrorFrame?
    /// Request id of the login frame that waits for its outcome.
    var awaitedID: UInt32 = 0
    /// Request id of the Login that left before Welcome came; 0 where none did.
    var introductionID: UInt32 = 0
    var keepAlive: KeepAlive
    private var handshakeDeadline: MonotonicTime
    private var lastRequestID: UInt32 = 0

    /// A connection was made.
    ///
    /// - Parameters:
    ///   - security: of the connection, which stands: TLS is up and its server trusted.
    ///   - random: gives that many random bytes.
    public init(
        connectedAt now: MonotonicTime, security: ConnectionSecurity = .clear,
        random: @escaping (Int) -> [UInt8] = SecureRandom.bytes
    ) {
        self.random = random
        self.security = security
        keepAlive = KeepAlive(intervalMilliseconds: Limit.keepAliveMilliseconds.defaultValue, at: now)
        handshakeDeadline = now.advanced(byMilliseconds: Limit.handshakeTimeoutMilliseconds.defaultValue)
    }

    /// The Hello to send first.
    ///
    /// - Parameters:
    ///   - software: program and version; at most 255 bytes.
    ///   - creditMaxBytes: lowers the credit of one transfer.
    ///   - transfersOpenMax: lowers the number of transfers open at once.
    public mutating func start(
        software: String, creditMaxBytes: UInt64? = nil, transfersOpenMax: UInt64? = nil
    ) -> [UInt8] {
        let hello = Hello(
            major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: software, capabilities: [],
            creditMaxBytes: creditMaxBytes, transfersOpenMax: transfersOpenMax)
        awaitedID = nextRequestID()
        let frame = hello.encoded(requestID: awaitedID)
        hash.update(frame)
        return frame
    }

    /// An id for the next request: never 0, and not used again for 2³² requests.
    public mutating func nextRequestID() -> UInt32 {
        lastRequestID = lastRequestID == .max ? 1 : lastRequestID + 1
        return lastRequestID
    }

    /// Smallest round trip measured on this connection; nil before the first Pong.
    public var roundTripNanoseconds: UInt64? { keepAlive.roundTripNanoseconds }

    /// The connection ends; nothing more is looked at.
    public mutating func close() {
        phase = .closing
        exchange = nil
    }

    // MARK: Time

    /// When `tick` is next to be called; nil once the session is closing.
    public var nextDeadline: MonotonicTime? {
        switch phase {
        case .greeting, .identifying, .loggingIn, .deriving, .proving, .claiming: handshakeDeadline
        case .ready: keepAlive.deadline
        case .closing: nil
        }
    }

    /// What is due at this moment.
    public mutating func tick(at now: MonotonicTime) -> SessionTick {
        switch phase {
        case .greeting, .identifying, .loggingIn, .deriving, .proving, .claiming:
            guard now >= handshakeDeadline else { return .none }
            close()
            return .close(ErrorFrame(.handshakeTimeout, "the server did not finish the login in time"))
        case .ready:
            return keepAliveTick(at: now)
        case .closing:
            return .none
        }
    }

    /// Bytes came that are no whole frame yet: the server lives.
    public mutating func heard(at now: MonotonicTime) {
        keepAlive.heard(at: now)
    }

    /// A Ping to measure the round trip with, as when a transfer opens; nil where one is under way.
    public mutating func ping(at now: MonotonicTime) -> [UInt8]? {
        guard phase == .ready, !keepAlive.isAsking else { return nil }
        let asked = ask(at: now)
        return asked.ping.encoded(requestID: asked.requestID)
    }

    private mutating func keepAliveTick(at now: MonotonicTime) -> SessionTick {
        switch keepAlive.due(at: now) {
        case .nothing:
            return .none
        case .ask:
            let asked = ask(at: now)
            return .ping(asked.ping, requestID: asked.requestID)
        case .giveUp:
            close()
            return .close(ErrorFrame(.keepAliveTimeout, "nothing came from the server for too long"))
        }
    }

    private mutating func ask(at now: MonotonicTime) -> (ping: Ping, requestID: UInt32) {
        let requestID = nextRequestID()
        keepAlive.asked(requestID, at: now)
        return (Ping(eventsReceived: eventsReceived), requestID)
    }

    mutating func restartHandshake(at now: MonotonicTime) {
        handshakeDeadline = now.advanced(byMilliseconds: limits[.handshakeTimeoutMilliseconds])
    }
}
