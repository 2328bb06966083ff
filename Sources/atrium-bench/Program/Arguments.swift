import AtriumNet

/// What a row was told: `--name value` pairs, and words that stand alone.
struct Arguments {
    private var values: [String: String] = [:]
    /// Words without a name, in order.
    private(set) var words: [String] = []

    init(_ arguments: some Sequence<String>) throws(Failure) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                words.append(argument)
                continue
            }
            let name = String(argument.dropFirst(2))
            if Self.flags.contains(name) {
                values[name] = "yes"
            } else if let value = rest.popFirst() {
                values[name] = value
            } else {
                throw Failure("--\(name) needs a value", status: 2)
            }
        }
    }

    /// Options that stand alone.
    private static let flags: Set<String> = ["tls"]

    func has(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String, _ usual: String) -> String { values[name] ?? usual }

    /// A number within bounds.
    func number(_ name: String, _ usual: Int, _ range: ClosedRange<Int>) throws(Failure) -> Int {
        guard let text = values[name] else { return usual }
        guard let value = Int(text), range.contains(value) else {
            throw Failure("--\(name) takes \(range.lowerBound) to \(range.upperBound), not '\(text)'", status: 2)
        }
        return value
    }

    /// Where the server listens.
    func port() throws(Failure) -> UInt16 {
        guard has("port") else { throw Failure("--port is needed", status: 2) }
        return UInt16(try number("port", 0, 1...65_535))
    }

    /// The server's process; nil where nobody said.
    func processID() throws(Failure) -> Int32? {
        has("pid") ? Int32(try number("pid", 0, 1...4_194_304)) : nil
    }

    /// The kind of server there is.
    func server() throws(Failure) -> LoadServer {
        let name = text("speaks", "atrium")
        guard let server = LoadServer(rawValue: name) else {
            throw Failure("--speaks takes atrium, relay, redis, nats or irc, not '\(name)'", status: 2)
        }
        return server
    }

    /// How the server is spoken to: nil in clear.
    func security() throws -> TLSContext? { has("tls") ? try TLSContext.client() : nil }
}
