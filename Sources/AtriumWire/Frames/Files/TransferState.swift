/// Tells a follower of an upload that the bytes stopped coming, or come again.
///
/// Layout: Spec/06-files.md, TransferState (0x050E), sent by the server.
public struct TransferState: WireFrame, Equatable {
    public static let kind = FrameKind.transferState

    /// The transfer.
    public var transfer: TransferID
    /// Waiting or flowing.
    public var flow: FlowState

    public init(transfer: TransferID, flow: FlowState) {
        self.transfer = transfer
        self.flow = flow
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        flow = FlowState(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(flow.rawValue)
    }
}
