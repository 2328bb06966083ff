import AtriumWire

/// One connection's protocol state, as the server sees it: hello, login, keep-alive, and the count of open requests.
///
/// No bytes, no socket and no clock in here: the loop reads a header and asks `check` whether its payload may come,
/// then hands the whole frame to `receive` and does what the step says; it calls `tick` at `nextDeadline`. Which frame
/// may come when stands in `SessionTable`. What only the login needs is boxed and dropped with it.
public struct ServerSession: ~Copyable {
    /// Where the session stands.
    public internal(set) var phase: ServerPhase = .hello
    /// The minor version in force, from Hello on.
    public internal(set) var minor = ProtocolVersion.minor
    /// Event frames the client says it received on this connection, from its last Ping or Pong.
    public internal(set) var eventsReceived: UInt64 = 0

    /// Whether a new secret may be left, and a password be proven, on this connection.
    public private(set) var isPrivate = false
    /// The TLS connection the login is bound to. Boxed, and dropped with the login.
    private var channel: Channel?

    private final class Channel {
        let binding: ChannelBinding

        init(_ binding: ChannelBinding) {
            self.binding = binding
        }
    }

    let limits: Limits
    var login: LoginState?
    var keepAlive: KeepAlive
    var openRequests = OpenRequests()
    private var handshakeDeadline: MonotonicTime
    private var lastPingID: UInt32 = 0

    /// A connection was accepted.
    ///
    /// - Parameter security: what is known of the connection already; `secured` may follow.
    public init(acceptedAt now: MonotonicTime, limits: Limits, security: ConnectionSecurity = .clear) {
        self.limits = limits
        keepAlive = KeepAlive(intervalMilliseconds: limits[.keepAliveMilliseconds], at: now)
        handshakeDeadline = now.advanced(byMilliseconds: limits[.handshakeTimeoutMilliseconds])
        secured(security)
    }

    /// TLS stands. Called before the first frame, where TLS is what the connection began with.
    public mutating func secured(_ security: ConnectionSecurity) {
        isPrivate = security.isPrivate
        channel = security.channelBinding.map(Channel.init)
    }

    /// Whether a Login waits for what the core keeps of its name; the core answers at once, or once a claim of that
    /// name is kept.
    public var isLookingUp: Bool { phase == .lookingUp }

    /// Whose login failed last; nil where none did.
    public var failedName: String? { login?.failedName }

    /// What the connection names, up to the login.
    var channelBinding: ChannelBinding? { channel?.binding }

    /// The login mechanism that the connection takes.
    ///
    /// - Precondition: nobody has logged in yet.
    public var mechanism: String {
        channel == nil ? ScramServer.mechanism : ScramServer.boundMechanism
    }

    /// The login stands, and what only it needs goes.
    mutating func endLogin() {
        login = nil
        channel = nil
    }

    /// Requests handed to the core whose outcome is not yet out.
    public var openRequestCount: Int { openRequests.count }

    /// Whether a request of that id is open.
    public func isOpen(_ requestID: UInt32) -> Bool { openRequests.contains(requestID) }

    /// Smallest round trip measured on this connection; nil before the first Pong.
    public var roundTripNanoseconds: UInt64? { keepAlive.roundTripNanoseconds }

    /// The outcome of a request is handed to the kernel, or the core refused a Login or LoginProof.
    public mutating func requestFinished(_ requestID: UInt32) {
        openRequests.remove(requestID)
        guard let login, login.requestID == requestID, phase == .lookingUp || phase == .admitting else { return }
        login.exchange = nil
        login.requestID = 0
        phase = .login
    }

    /// The loop ends the connection; whatever still comes in is passed over.
    public mutating func close() {
        phase = .closing
        endLogin()
    }

    // MARK: Time

    /// When `tick` is next to be called; nil once the session is closing.
    public var nextDeadline: MonotonicTime? {
        switch phase {
        case .hello, .login, .lookingUp, .challenged, .admitting: handshakeDeadline
        case .ready: keepAlive.deadline
        case .closing: nil
        }
    }

    /// What is due at this moment.
    public mutating func tick(at now: MonotonicTime) -> SessionTick {
        switch phase {
        case .hello, .login, .lookingUp, .challenged, .admitting:
            guard now >= handshakeDeadline else { return .none }
            let missing = phase == .hello ? "no hello" : "no login"
            close()
            return .close(ErrorFrame(.handshakeTimeout, "\(missing) came in time; connect again"))
        case .ready:
            return keepAliveTick(at: now)
        case .closing:
            return .none
        }
    }

    /// Bytes came that are no whole frame yet: the client lives.
    public mutating func heard(at now: MonotonicTime) {
        keepAlive.heard(at: now)
    }

    /// A Ping to measure the round trip with, as when a transfer opens; nil where one is under way.
    public mutating func ping(at now: MonotonicTime) -> (ping: Ping, requestID: UInt32)? {
        guard phase == .ready, !keepAlive.isAsking else { return nil }
        return ask(at: now)
    }

    /// Whether nothing came for a whole keep-alive interval: the client may be gone without a word.
    public func isSilent(at now: MonotonicTime) -> Bool {
        phase == .ready && keepAlive.isSilent(at: now)
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
            return .close(ErrorFrame(.keepAliveTimeout, "nothing came for too long; connect again"))
        }
    }

    private mutating func ask(at now: MonotonicTime) -> (ping: Ping, requestID: UInt32) {
        lastPingID = lastPingID == .max ? 1 : lastPingID + 1
        keepAlive.asked(lastPingID, at: now)
        // A server receives no events.
        return (Ping(eventsReceived: 0), lastPingID)
    }

    mutating func restartHandshake(at now: MonotonicTime) {
        handshakeDeadline = now.advanced(byMilliseconds: limits[.handshakeTimeoutMilliseconds])
    }
}
