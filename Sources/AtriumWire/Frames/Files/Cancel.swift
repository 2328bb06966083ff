/// Ends a transfer, finished or not.
///
/// Layout: Spec/06-files.md, Cancel (0x0508), sent by the client.
public struct Cancel: WireFrame, Equatable {
    public static let kind = FrameKind.cancel

    /// The transfer.
    public var transfer: TransferID
    /// Chunk data the client sent on it in all; 0 for a download.
    public var sentBytes: UInt64
    /// 1 where the client has the whole file, verified and kept.
    public var kept: Bool?

    public init(transfer: TransferID, sentBytes: UInt64, kept: Bool? = nil) {
        self.transfer = transfer
        self.sentBytes = sentBytes
        self.kept = kept
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        sentBytes = try payload.read(UInt64.self, at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: kept = try payload.readBool(in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: sentBytes)
        output.append(field: 1, kept)
    }
}
