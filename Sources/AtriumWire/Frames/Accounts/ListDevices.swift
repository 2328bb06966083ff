/// Asks for the secrets of the account: its devices, its password, its tokens.
///
/// Layout: Spec/03-session.md, ListDevices (0x0107), sent by the client.
public struct ListDevices: WireFrame, Equatable {
    public static let kind = FrameKind.listDevices

    public init() {}

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {}
}
