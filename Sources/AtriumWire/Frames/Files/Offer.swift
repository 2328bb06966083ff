/// Offers a file to a conversation and opens the upload of its bytes.
///
/// Layout: Spec/06-files.md, Offer (0x0501), sent by the client.
public struct Offer: WireFrame, Equatable {
    public static let kind = FrameKind.offer

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// What the client calls this transfer: not 0, and not in use on the connection.
    public var transfer: TransferID
    /// Size of the file in bytes.
    public var sizeBytes: UInt64
    /// File name: no path.
    public var name: String

    public init(operation: OperationID, target: Target, transfer: TransferID, sizeBytes: UInt64, name: String) {
        self.operation = operation
        self.target = target
        self.transfer = transfer
        self.sizeBytes = sizeBytes
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(text8: name)
    }
}
