import AtriumClient
import Glibc

/// What a run of the program goes by: flags first, then the environment, then what the system knows.
struct Settings {
    /// Program and version, as servers log it and `--version` prints it.
    static let software = "atrium/0.1.0"

    /// The server, with what came with its address.
    let link: ServerLink
    /// What `--trust` says; nil where it says nothing.
    let trust: TrustChoice?
    /// Whether somebody is there to be asked.
    let canAsk: Bool
    /// nil where nothing gives a name.
    var name: String?
    /// The file of the token to log in with; nil for the key of this device.
    let tokenPath: String?
    /// What is logged in with.
    var secret = ClientSecret.deviceKey
    let palette: Palette
    /// One JSON object a line in place of text.
    let isJSON: Bool
    /// How a lost connection is dealt with.
    let reconnection: Reconnection

    init(
        _ arguments: ParsedArguments, environment: [String: String], loginName: String?, isTerminal: Bool,
        canAsk: Bool = false
    ) throws(UsageError) {
        link = try ServerLink(arguments, environment: environment)
        trust = try arguments.value(of: .trust).map(TrustChoice.init)
        self.canAsk = canAsk
        let tokenPath = arguments.value(of: .tokenFile) ?? environment["ATRIUM_TOKEN_FILE"]
        self.tokenPath = tokenPath?.isEmpty == false ? tokenPath : nil
        name = try AccountName.chosen(arguments, environment: environment, loginName: loginName)
        palette = try Palette(isTerminal: isTerminal, arguments: arguments, environment: environment)
        isJSON = arguments.has(.json)
        reconnection = try Self.reconnection(arguments)
    }

    /// The server.
    var address: ServerAddress { link.address }

    /// How the server is spoken to, and which one is trusted.
    private var transport: Transport {
        if let path = address.socketPath { return .unixSocket(path: path) }
        if address.isClear { return .clear }
        switch trust {
        case .new: return .tls(TrustPolicy(unknown: .pin, invited: link.fingerprint))
        case .fingerprint(let confirmed): return .tls(TrustPolicy(confirmed: confirmed))
        case nil: return .tls(TrustPolicy(unknown: canAsk ? .ask : .refuse, invited: link.fingerprint))
        }
    }

    /// The chat, and whoever follows what is said, wait for the server as long as it takes; a command that does one
    /// thing does not hold its script up for ever.
    private static func reconnection(_ arguments: ParsedArguments) throws(UsageError) -> Reconnection {
        if let seconds = try arguments.number(of: .retry, from: 0) {
            return seconds == 0 ? .never : .within(.seconds(min(seconds, 1 << 32)))
        }
        return arguments.command == nil || arguments.has(.follow) ? .always : .within(.seconds(60))
    }

    /// What the client library needs, for a name.
    ///
    /// - Parameters:
    ///   - secret: nil for what the settings say.
    ///   - reconnection: nil for what the arguments say.
    func configuration(
        name: String, secret: ClientSecret? = nil, reconnection: Reconnection? = nil
    ) -> ClientConfiguration {
        ClientConfiguration(
            host: address.host, port: address.port, transport: transport, name: name,
            secret: secret ?? self.secret, invitation: link.invitation, software: Self.software,
            deviceLabel: Self.deviceLabel,
            reconnection: reconnection ?? self.reconnection)
    }

    /// The name of this machine.
    private static var deviceLabel: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
