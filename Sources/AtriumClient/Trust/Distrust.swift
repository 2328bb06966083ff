/// Why a server was left before anything was said to it.
public struct Distrust: Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// It is not known, nobody vouches for it, and nobody was to be asked.
        case unknown(authorityFault: String)
        /// Somebody was asked and said no.
        case declined
        /// It has another key than the one it is known by.
        case changed(from: ServerFingerprint)
        /// It has another key than the one that was named.
        case otherThanNamed(ServerFingerprint)
    }

    /// The server as it was called: `host:port`.
    public var address: String
    /// What it showed.
    public var fingerprint: ServerFingerprint
    public var reason: Reason

    public init(address: String, fingerprint: ServerFingerprint, reason: Reason) {
        self.address = address
        self.fingerprint = fingerprint
        self.reason = reason
    }

    /// One sentence for a person.
    var text: String {
        switch reason {
        case .unknown(let fault):
            "the server at \(address) is not known, and nobody vouches for it (\(fault)): its fingerprint is "
                + fingerprint.text
        case .declined: "the server at \(address) is not trusted"
        case .changed(let known):
            "the server at \(address) has the key \(fingerprint.text), and is known by \(known.text)"
        case .otherThanNamed(let named):
            "the server at \(address) has the key \(fingerprint.text), where \(named.text) was named"
        }
    }
}

extension ClientError {
    /// A server was left before anything was said to it.
    init(_ distrust: Distrust) {
        self.init(.distrusted(distrust), distrust.text)
    }
}
