/// Blocks an account in direct conversations, or lets it write again.
///
/// Layout: Spec/05-direct-messages.md, Block (0x0403), sent by the client.
public struct Block: WireFrame, Equatable {
    public static let kind = FrameKind.block

    /// Name of the account.
    public var name: String
    /// 1 to block it, 0 to let it write again.
    public var blocked: Bool

    public init(
        name: String, blocked: Bool
    ) {
        self.name = name
        self.blocked = blocked
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        name = try payload.readText8(at: &cursor)
        blocked = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(text8: name)
        output.append(bool: blocked)
    }
}
