/// The first frame of a connection: names the protocol and says what the client can do.
///
/// Layout: Spec/03-session.md, Hello (0x0001), sent by the client.
public struct Hello: WireFrame, Equatable {
    public static let kind = FrameKind.hello
    /// `ATRM`.
    public static let magic: UInt32 = 0x4154_524D

    /// Major version the client speaks.
    public var major: UInt16
    /// Newest minor version the client knows.
    public var minor: UInt16
    /// Program and version, for logs.
    public var software: String
    /// What the client can do.
    public var capabilities: [Capability]
    /// Lowers the credit the server may grant for one transfer.
    public var creditMaxBytes: UInt64?
    /// Lowers the number of transfers open at once.
    public var transfersOpenMax: UInt64?

    public init(
        major: UInt16, minor: UInt16, software: String, capabilities: [Capability],
        creditMaxBytes: UInt64? = nil, transfersOpenMax: UInt64? = nil
    ) {
        self.major = major
        self.minor = minor
        self.software = software
        self.capabilities = capabilities
        self.creditMaxBytes = creditMaxBytes
        self.transfersOpenMax = transfersOpenMax
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        guard try payload.read(UInt32.self, at: &cursor) == Self.magic else { throw .magic }
        major = try payload.read(UInt16.self, at: &cursor)
        minor = try payload.read(UInt16.self, at: &cursor)
        software = try payload.readText8(at: &cursor)
        capabilities = try Capability.list(decoding: payload, at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: creditMaxBytes = try payload.read(UInt64.self, in: field)
            case 2: transfersOpenMax = try payload.read(UInt64.self, in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: Self.magic)
        output.append(bigEndian: major)
        output.append(bigEndian: minor)
        output.append(text8: software)
        Capability.encode(capabilities, into: &output)
        output.append(field: 1, creditMaxBytes)
        output.append(field: 2, transfersOpenMax)
    }
}
