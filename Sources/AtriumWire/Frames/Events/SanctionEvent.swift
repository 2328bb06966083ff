/// Somebody kicked, banned or muted an account, or lifted that.
///
/// Layout: Spec/04-rooms.md, SanctionEvent (0x0709), sent by the server.
public struct SanctionEvent: WireFrame, Equatable {
    public static let kind = FrameKind.sanctionEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// Whom it concerns.
    public var account: AccountID
    /// What was done.
    public var sanction: SanctionKind
    /// For how long, counted from the event's time; 0 for good, and where it does not last.
    public var durationSeconds: UInt64
    /// Name of the account.
    public var name: String
    /// Why, as its author wrote it; may be empty.
    public var reason: String

    public init(
        head: EventHead, account: AccountID, sanction: SanctionKind, durationSeconds: UInt64, name: String,
        reason: String
    ) {
        self.head = head
        self.account = account
        self.sanction = sanction
        self.durationSeconds = durationSeconds
        self.name = name
        self.reason = reason
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sanction = SanctionKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        durationSeconds = try payload.read(UInt64.self, at: &cursor)
        name = try payload.readText8(at: &cursor)
        reason = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(bigEndian: account.rawValue)
        output.append(sanction.rawValue)
        output.append(bigEndian: durationSeconds)
        output.append(text8: name)
        output.append(text16: reason)
    }
}
