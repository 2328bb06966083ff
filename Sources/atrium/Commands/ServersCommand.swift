import AtriumClient

/// `atrium servers [--forget HOST[:PORT]]`: the servers that are known by their keys.
struct ServersCommand: LocalCommand {
    /// The server to forget; nil to list them.
    let forgotten: ServerAddress?
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.isEmpty else {
            throw UsageError("servers takes no words; --forget HOST:PORT forgets one", in: .servers)
        }
        forgotten = try arguments.value(of: .forget).map { text throws(UsageError) in
            try ServerLink(parsing: text).address
        }
        isJSON = arguments.has(.json)
    }

    func run() throws(CommandFailure) {
        do throws(ClientError) {
            let known = try KnownServers()
            if let forgotten {
                let address = KnownServer.address(host: forgotten.host, port: forgotten.port)
                guard try known.forget(address) else {
                    throw ClientError(.refused(.other), "the server \(address) is not known")
                }
                StandardStream.error.writeLine("the key of \(address) is forgotten".harmless)
            } else {
                let servers = try known.all()
                let lines = isJSON ? servers.map { Self.object($0).line } : Self.table(servers)
                lines.forEach(StandardStream.output.writeLine)
            }
        } catch {
            throw CommandFailure(ExitCode(error.kind), error.text)
        }
    }

    private static func table(_ servers: [KnownServer]) -> [String] {
        var table = Table(["SERVER", "FINGERPRINT"])
        for server in servers { table.add([server.address, server.fingerprint.text]) }
        return table.lines
    }

    private static func object(_ server: KnownServer) -> JSONObject {
        var object = JSONObject()
        object.put("type", "server")
        object.put("address", server.address)
        object.put("fingerprint", server.fingerprint.text)
        return object
    }
}
