/// The session stands. Followed frames for `#lobby` and for direct conversations come behind it.
///
/// Layout: Spec/03-session.md, LoggedIn (0x0105), sent by the server.
public struct LoggedIn: WireFrame, Equatable {
    public static let kind = FrameKind.loggedIn

    /// The account logged in.
    public var account: AccountID
    /// Names this session in the server's log.
    public var session: SessionID
    /// The name as it was claimed.
    public var name: String
    /// The mechanism's last message, which proves the server.
    public var verifier: [UInt8]
    /// Whether the account is an administrator of the server; absent where it is not.
    public var isAdministrator: Bool?
    /// Whether the account has a password; absent where it has none.
    public var hasPassword: Bool?
    /// What sort of secret the session was logged in with.
    public var credentialKind: CredentialKind?
    /// Whether that secret was left over a clear connection, and is to be replaced; absent where it was not.
    public var wasClaimedClear: Bool?

    public init(
        account: AccountID, session: SessionID, name: String, verifier: [UInt8], isAdministrator: Bool? = nil,
        hasPassword: Bool? = nil, credentialKind: CredentialKind? = nil, wasClaimedClear: Bool? = nil
    ) {
        self.account = account
        self.session = session
        self.name = name
        self.verifier = verifier
        self.isAdministrator = isAdministrator
        self.hasPassword = hasPassword
        self.credentialKind = credentialKind
        self.wasClaimedClear = wasClaimedClear
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        session = SessionID(rawValue: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        verifier = try payload.readBytes16(at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: isAdministrator = try payload.readBool(in: field)
            case 2: hasPassword = try payload.readBool(in: field)
            case 3: credentialKind = CredentialKind(rawValue: try payload.read(UInt8.self, in: field)) ?? .other
            case 4: wasClaimedClear = try payload.readBool(in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: session.rawValue)
        output.append(text8: name)
        output.append(bytes16: verifier)
        output.append(field: 1, isAdministrator)
        output.append(field: 2, hasPassword)
        output.append(field: 3, credentialKind?.rawValue)
        output.append(field: 4, wasClaimedClear)
    }
}
