/// What a client needs to know before it connects.
public struct ClientConfiguration: Sendable {
    /// The port of a server that was told no other.
    public static let defaultPort: UInt16 = 7486

    /// Name or numeric address of the server.
    public var host: String
    /// Port of the server.
    public var port: UInt16
    /// How the bytes travel, and which server is trusted. A socket in the file system stands in place of host and port.
    public var transport: Transport
    /// The account's name, as `AccountName.typed` gives it.
    public var name: String
    /// What the client proves that it may use the account with.
    public var secret: ClientSecret
    /// The code that lets a newcomer claim the name, where the server asks for one.
    public var invitation: String?
    /// Program and version, for the server's log; at most 255 bytes.
    public var software: String
    /// What a person calls this device; kept with the key on the server. At most 255 bytes.
    public var deviceLabel: String
    /// Folder of the device keys; nil takes `$XDG_CONFIG_HOME/atrium/keys`, or `~/.config/atrium/keys`. The file of
    /// known servers is beside it, or within one that is named here.
    public var keyFolder: String?
    /// Folder of what is kept of unfinished transfers; nil takes `transfers` beside the folder of keys, or within one
    /// that is named here.
    public var transferFolder: String?
    /// How long one address may take to answer a connection attempt.
    public var connectTimeout: Duration
    /// What becomes of the client when its link breaks.
    public var reconnection: Reconnection

    public init(
        host: String, port: UInt16 = ClientConfiguration.defaultPort, transport: Transport = .tls(TrustPolicy()),
        name: String, secret: ClientSecret = .deviceKey, invitation: String? = nil, software: String,
        deviceLabel: String = "", keyFolder: String? = nil, transferFolder: String? = nil,
        connectTimeout: Duration = .seconds(10),
        reconnection: Reconnection = .always
    ) {
        self.host = host
        self.port = port
        self.transport = transport
        self.name = name
        self.secret = secret
        self.invitation = invitation
        self.software = software
        self.deviceLabel = deviceLabel
        self.keyFolder = keyFolder
        self.transferFolder = transferFolder
        self.connectTimeout = connectTimeout
        self.reconnection = reconnection
    }
}

extension ClientConfiguration {
    /// Where records of transfers are kept. Without a home folder there is none, and transfers go without.
    var recordFolder: String {
        if let transferFolder { return transferFolder }
        if let keyFolder { return keyFolder + "/transfers" }
        guard let base = KeyStore.configurationFolder else { return "" }
        return base + "/transfers"
    }
}
