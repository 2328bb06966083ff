/// Answers Hello: the version in force, what the server can do, and every limit it keeps.
///
/// Layout: Spec/03-session.md, Welcome (0x0002), sent by the server.
public struct Welcome: WireFrame, Equatable {
    public static let kind = FrameKind.welcome

    /// Major version in force.
    public var major: UInt16
    /// Minor version in force: the lower of the two.
    public var minor: UInt16
    /// Program and version.
    public var software: String
    /// What the server calls itself.
    public var serverName: String
    /// Names this server for good; chosen at random with its data folder.
    public var serverID: UInt64
    /// The server's clock.
    public var time: WallTime
    /// What the server can do.
    public var capabilities: [Capability]
    /// Every limit of the table.
    public var limits: [LimitValue]

    public init(
        major: UInt16, minor: UInt16, software: String, serverName: String, serverID: UInt64, time: WallTime,
        capabilities: [Capability], limits: [LimitValue]
    ) {
        self.major = major
        self.minor = minor
        self.software = software
        self.serverName = serverName
        self.serverID = serverID
        self.time = time
        self.capabilities = capabilities
        self.limits = limits
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        major = try payload.read(UInt16.self, at: &cursor)
        minor = try payload.read(UInt16.self, at: &cursor)
        software = try payload.readText8(at: &cursor)
        serverName = try payload.readText8(at: &cursor)
        serverID = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        capabilities = try Capability.list(decoding: payload, at: &cursor)
        limits = try LimitValue.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: major)
        output.append(bigEndian: minor)
        output.append(text8: software)
        output.append(text8: serverName)
        output.append(bigEndian: serverID)
        output.append(bigEndian: time.microseconds)
        Capability.encode(capabilities, into: &output)
        LimitValue.encode(limits, into: &output)
    }
}
