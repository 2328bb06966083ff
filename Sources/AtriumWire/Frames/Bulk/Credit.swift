/// Lets the sender of chunks send that many more bytes of chunk data.
///
/// Layout: Spec/06-files.md, Credit (0x0602), sent by either side.
public struct Credit: WireFrame, Equatable {
    public static let kind = FrameKind.credit

    /// The transfer; 0 for the connection as a whole.
    public var transfer: TransferID
    /// Bytes granted on top of what was granted before.
    public var bytes: UInt64

    public init(transfer: TransferID, bytes: UInt64) {
        self.transfer = transfer
        self.bytes = bytes
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        bytes = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: bytes)
    }
}
