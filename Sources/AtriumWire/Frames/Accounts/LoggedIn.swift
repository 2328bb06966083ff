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

    public init(account: AccountID, session: SessionID, name: String, verifier: [UInt8]) {
        self.account = account
        self.session = session
        self.name = name
        self.verifier = verifier
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        session = SessionID(rawValue: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        verifier = try payload.readBytes16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: session.rawValue)
        output.append(text8: name)
        output.append(bytes16: verifier)
    }
}
