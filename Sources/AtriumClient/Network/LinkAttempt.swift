import AtriumNet
import AtriumSession
import CLinux
import Glibc

/// One try to make a link to one address: the connection, then the handshake where TLS is spoken.
struct LinkAttempt: ~Copyable {
    /// What a step came to.
    enum Step: Equatable {
        /// It goes on when the socket can do that.
        case wait(Poller.Interest)
        /// The link stands.
        case done(LinkSecurity)
        case failed(ClientError)
    }

    /// How the bytes are protected.
    enum Protection {
        case clear
        case local
        case tls(TLSContext)
    }

    /// The address, for people.
    let address: String
    /// When it has taken too long.
    let deadline: MonotonicTime
    private let host: String
    private let isLoopback: Bool
    private let protection: Protection
    private var link: Link
    private var isConnected = false

    /// Starts to connect.
    ///
    /// - Parameter host: the server as it is called.
    init(
        to address: SocketAddress, host: String, _ protection: Protection, deadline: MonotonicTime
    ) throws(SystemError) {
        link = Link(try Socket.connect(to: address))
        self.address = address.text
        isLoopback = address.isLoopback
        self.host = host
        self.protection = protection
        self.deadline = deadline
    }

    var descriptor: CInt { link.descriptor }

    /// Goes on, once the socket can.
    mutating func step() -> Step {
        if !isConnected {
            if let error = Socket.connectResult(link.descriptor) { return .failed(Self.explain(error, address)) }
            isConnected = true
        }
        switch protection {
        case .clear: return .done(.clear)
        case .local: return .done(.local)
        case .tls(let context): return handshake(context)
        }
    }

    /// Nothing came in time.
    var timedOut: ClientError {
        isConnected
            ? ClientError(.unreachable, "\(address) does not answer a TLS handshake; \(ClientError.clearAdvice)")
            : Self.explain(SystemError("connect", ETIMEDOUT), address)
    }

    consuming func take() -> Link { link }

    private mutating func handshake(_ context: TLSContext) -> Step {
        do throws(TLSError) {
            if !link.isSecured { try link.secure(context, host: host) }
            switch link.handshake() {
            case .wantRead: return .wait(.read)
            case .wantWrite: return .wait(.write)
            case .failed(let error): return .failed(explain(error))
            case .done:
                guard let proof = try link.proof(host: host, isLoopback: isLoopback) else {
                    return .failed(explain(TLSError("the server has shown no key")))
                }
                return .done(.tls(proof))
            }
        } catch {
            return .failed(explain(error))
        }
    }

    private func explain(_ error: TLSError) -> ClientError {
        let text = "\(address) does not speak TLS as Atrium does: \(error.text); \(ClientError.clearAdvice)"
        return ClientError(.unreachable, text)
    }

    /// Why an address cannot be connected to, for a person.
    static func explain(_ error: SystemError, _ address: String) -> ClientError {
        let text =
            switch error.number {
            case ECONNREFUSED: "\(address) refuses the connection: no server listens there"
            case ENOENT: "\(address) is not there: no server listens there"
            case ETIMEDOUT: "\(address) does not answer"
            case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL: "there is no route to \(address)"
            default: "\(address) cannot be reached: \(error.reason)"
            }
        return ClientError(.unreachable, text)
    }
}
