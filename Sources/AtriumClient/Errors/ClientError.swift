import AtriumWire

/// Why a command, a transfer or the connection failed: a kind to act on, and a sentence to show.
public struct ClientError: Error, Equatable, Sendable {
    /// What sort of failure it is; each sort is acted on alike.
    public enum Kind: Equatable, Sendable {
        /// No connection came about: unknown host, refused, no route, no answer in time.
        case unreachable
        /// The connection was there and is gone.
        case lost
        /// The link broke before the outcome came, and it cannot be found out any more: it may have taken effect or
        /// not.
        case unconfirmed
        /// The server said no.
        case refused(ErrorCode)
        /// Something on this machine: a file that cannot be read or written, a key, a wrong argument.
        case local
        /// Bytes that are not what they should be: a wrong SHA-256, a frame against the protocol.
        case damaged
        /// The server could not prove that it knows the account: somebody else may have answered.
        case untrusted
        /// The server is not known to be the one that is meant, and was left before anything was said to it.
        case distrusted(Distrust)
        /// The caller cancelled it, or stopped the client.
        case cancelled
    }

    /// Ends the text where a server does not speak TLS.
    public static let clearAdvice = "a server that speaks in clear is reached with --plaintext"

    public let kind: Kind
    /// One sentence for a person: what happened and, where it helps, what to do.
    public let text: String
    /// Earliest time at which the same may succeed; nil where trying again will not help.
    public let retryAfter: Duration?

    /// Whether a new link may mend it.
    var mayPass: Bool {
        switch kind {
        case .unreachable, .lost: true
        case .refused(let code):
            [.serverFull, .addressLimit, .busy, .rateLimited, .loginLimit, .sessionLimit].contains(code)
        case .unconfirmed, .local, .damaged, .untrusted, .distrusted, .cancelled: false
        }
    }

    /// Whether the server refused the name, so that another one may do.
    public var isAboutName: Bool {
        switch kind {
        case .refused(let code): [.nameTaken, .nameInvalid, .nameReserved, .nameConfusable].contains(code)
        case .unreachable, .lost, .unconfirmed, .local, .damaged, .untrusted, .distrusted, .cancelled: false
        }
    }

    /// Whether a later run of the program can go on with the transfers that this one leaves, where the client ends for
    /// this reason: nothing is wrong with them, unless the server sends what makes no sense.
    var keepsTransfers: Bool { kind != .damaged }

    /// Whether the same offer or fetch may go on later with what there is of a transfer that failed for this reason.
    var keepsTransfer: Bool {
        switch kind {
        case .unreachable, .lost, .unconfirmed: true
        case .refused(let code):
            [
                .busy, .rateLimited, .serverFull, .addressLimit, .sessionLimit, .transferLimit, .storage, .storageFull,
            ].contains(code)
        case .local, .damaged, .untrusted, .distrusted, .cancelled: false
        }
    }

    /// What becomes of a request that was sent and has no outcome, for this reason.
    var unconfirmed: ClientError {
        ClientError(.unconfirmed, "it may have taken effect or not, so look before you do it again: \(text)")
    }

    public init(_ kind: Kind, _ text: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.text = text
        self.retryAfter = retryAfter
    }
}
