/// A server that is known by its key.
public struct KnownServer: Equatable, Sendable {
    /// The server as it is called: `host:port`, in small letters, an IPv6 address in brackets.
    public let address: String
    /// The key it has.
    public let fingerprint: ServerFingerprint

    public init(address: String, fingerprint: ServerFingerprint) {
        self.address = address
        self.fingerprint = fingerprint
    }

    /// How a server that is called by a host and a port stands among the known ones.
    public static func address(host: String, port: UInt16) -> String {
        let host = host.lowercased()
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Reads a line of the file; nil for what is none.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, !words[0].isEmpty, let fingerprint = ServerFingerprint(text: words[1]) else {
            return nil
        }
        self.init(address: String(words[0]), fingerprint: fingerprint)
    }

    /// As the file has it.
    var line: String { "\(address) \(fingerprint.text)" }
}
