import AtriumClient
import Glibc

/// Where a server listens, and how it is spoken to.
struct ServerAddress: Equatable {
    /// The port that a server takes where none is named.
    static let defaultPort: UInt16 = 7486
    private static let socketMark = "unix:"

    /// A name, or a numeric address without brackets.
    var host = "127.0.0.1"
    var port = defaultPort
    /// Whether bytes go in clear, as is said with `--plaintext` or `atrium+clear:`.
    var isClear = false
    /// The socket in the file system that stands in place of host and port; nil for TCP.
    var socketPath: String?

    /// `HOST:PORT`, an IPv6 address in brackets; or `unix:PATH`.
    var text: String {
        if let socketPath { return Self.socketMark + socketPath }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The default.
    init() {}

    /// Reads `HOST`, `HOST:PORT`, `[ADDRESS]`, `[ADDRESS]:PORT`, a bare IPv6 address, or `unix:PATH`.
    init(parsing text: String) throws(UsageError) {
        if text.hasPrefix(Self.socketMark) {
            let path = String(text.dropFirst(Self.socketMark.count))
            guard !path.isEmpty else { throw Self.unreadable(text) }
            socketPath = path
        } else if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw Self.unreadable(text) }
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":") else { throw Self.unreadable(text) }
                port = try Self.port(String(rest.dropFirst()))
            }
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            host = parts.count == 2 ? String(parts[0]) : text
            if parts.count == 2 { port = try Self.port(String(parts[1])) }
            guard parts.count <= 2 || Self.isIPv6(text) else { throw Self.unreadable(text) }
        }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || "/#?@".contains($0) }) else {
            throw Self.unreadable(text)
        }
    }

    private static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &address) == 1
    }

    /// Reads a port, 1 to 65,535.
    static func port(_ text: String) throws(UsageError) -> UInt16 {
        guard let port = UInt16(text), port > 0 else {
            throw UsageError("\u{2018}\(text.harmless)\u{2019} is no port: a number from 1 to 65535 is")
        }
        return port
    }

    static func unreadable(_ text: String) -> UsageError {
        UsageError(
            """
            \u{2018}\(text.harmless)\u{2019} is no server: HOST or HOST:PORT is, as in 127.0.0.1:7486, or unix:PATH, \
            or atrium://HOST:PORT/ROOM#FINGERPRINT
            """)
    }
}
