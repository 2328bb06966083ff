import AtriumSession
import AtriumWire

/// What a `ClientMachine` knows of one link to the server: the session on it, bytes on their way in and out, credit.
/// It goes with the link.
final class Connection {
    /// How a link ends.
    enum End {
        /// As the program asked.
        case asked
        case failed(ClientError)
        /// A person is to say whether the server is the one that is meant; that may take long, and nobody waits for it
        /// on a link.
        case undecided(TrustQuestion)
        /// Another secret was introduced than the server is to have: another link is made at once, on which nobody is
        /// introduced.
        case misjudged
    }

    let address: String
    /// Tells it from the links before.
    let number: UInt64
    /// What protects it, once the server is trusted.
    var security = ServerInfo.Security.clear
    var session: ClientSession
    /// What came and is not yet understood.
    var inbound = FrameBuffer()
    var output = LinkOutput()
    /// Set once; the link is closed behind it.
    private(set) var end: End?
    /// Who was introduced before the server had named itself; nil where nobody was.
    var introduced: ClientIdentity?
    /// When the login is tried again; nil where it is not postponed.
    var loginRetryAt: MonotonicTime?
    var loginAttempts = 0
    /// When the login stood; nil before.
    var readyAt: MonotonicTime?
    /// Bytes that passed, both ways.
    var movedBytes = 0
    /// Whether Quit has left.
    var hasQuit = false
    /// What we may send, and what the server may.
    var sendCredit = SendCredit(initialBytes: 0)
    var receiveCredit = ConnectionCredit(limits: Limits())

    init(
        address: String, number: UInt64, security: ConnectionSecurity, random: @escaping (Int) -> [UInt8],
        at now: MonotonicTime
    ) {
        self.address = address
        self.number = number
        session = ClientSession(connectedAt: now, security: security, random: random)
    }

    /// The link is to be closed. The first reason stands.
    func finish(_ end: End) {
        if self.end == nil { self.end = end }
    }

    /// The link broke without a word.
    var lost: ClientError { ClientError(.lost, "the connection to \(address) was lost") }
}
