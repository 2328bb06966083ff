/// Where a server listens.
struct ServerAddress: Equatable {
    /// The port that a server takes where none is named.
    static let defaultPort: UInt16 = 7486

    /// A name, or a numeric address without brackets.
    var host = "127.0.0.1"
    var port = defaultPort

    /// `HOST:PORT`, an IPv6 address in brackets.
    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The default.
    init() {}

    /// Reads `HOST`, `HOST:PORT`, `[ADDRESS]`, `[ADDRESS]:PORT` or a bare IPv6 address.
    init(parsing text: String) throws(UsageError) {
        if text.hasPrefix("[") {
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
        }
        guard !host.isEmpty else { throw Self.unreadable(text) }
    }

    /// Reads a port, 1 to 65,535.
    static func port(_ text: String) throws(UsageError) -> UInt16 {
        guard let port = UInt16(text), port > 0 else {
            throw UsageError("\u{2018}\(text.harmless)\u{2019} is no port: a number from 1 to 65535 is")
        }
        return port
    }

    /// Joins what the flags and the environment say; a flag stands above the environment.
    init(_ arguments: ParsedArguments, environment: [String: String]) throws(UsageError) {
        if let text = arguments.value(of: .server) ?? environment["ATRIUM_SERVER"], !text.isEmpty {
            self = try ServerAddress(parsing: text)
        }
        if let text = arguments.value(of: .host) {
            guard !text.isEmpty else { throw Self.unreadable(text) }
            host = text
        }
        if let text = arguments.value(of: .port) { port = try Self.port(text) }
    }

    private static func unreadable(_ text: String) -> UsageError {
        UsageError("\u{2018}\(text.harmless)\u{2019} is no server: HOST or HOST:PORT is, as in 127.0.0.1:7486")
    }
}
