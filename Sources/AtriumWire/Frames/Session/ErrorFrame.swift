/// Says what went wrong, what it ends, and when to try again.
///
/// Layout: Spec/03-session.md, ErrorFrame (0x0005), sent by either side.
public struct ErrorFrame: WireFrame, Equatable {
    public static let kind = FrameKind.error

    /// What went wrong.
    public var code: ErrorCode
    /// What it ends.
    public var scope: ErrorScope
    /// Earliest time at which the same request may succeed; 0 where trying again will not help.
    public var retryAfterMilliseconds: UInt32
    /// One sentence for a person: what happened and what to do.
    public var text: String
    /// The transfer that ends, with scope transfer.
    public var transfer: TransferID?
    /// What would have been allowed, in the unit of the limit.
    public var available: UInt64?

    public init(
        code: ErrorCode, scope: ErrorScope, retryAfterMilliseconds: UInt32, text: String,
        transfer: TransferID? = nil, available: UInt64? = nil
    ) {
        self.code = code
        self.scope = scope
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.text = text
        self.transfer = transfer
        self.available = available
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        code = ErrorCode(rawValue: try payload.read(UInt16.self, at: &cursor)) ?? .other
        scope = ErrorScope(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .request
        retryAfterMilliseconds = try payload.read(UInt32.self, at: &cursor)
        text = try payload.readText16(at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: transfer = TransferID(rawValue: try payload.read(UInt32.self, in: field))
            case 2: available = try payload.read(UInt64.self, in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: code.rawValue)
        output.append(scope.rawValue)
        output.append(bigEndian: retryAfterMilliseconds)
        output.append(text16: text)
        output.append(field: 1, transfer?.rawValue)
        output.append(field: 2, available)
    }
}
