/// The outcome of Cancel. No frame of the transfer comes behind it.
///
/// Layout: Spec/06-files.md, Cancelled (0x0509), sent by the server.
public struct Cancelled: WireFrame, Equatable {
    public static let kind = FrameKind.cancelled

    /// The transfer.
    public var transfer: TransferID
    /// Chunk data the server sent on it in all; 0 for an upload.
    public var sentBytes: UInt64

    public init(transfer: TransferID, sentBytes: UInt64) {
        self.transfer = transfer
        self.sentBytes = sentBytes
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        sentBytes = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: sentBytes)
    }
}
