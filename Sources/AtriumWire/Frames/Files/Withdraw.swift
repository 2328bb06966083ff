/// Takes an offer back; the bytes go with the last offer of them.
///
/// Layout: Spec/06-files.md, Withdraw (0x050B), sent by the client.
public struct Withdraw: WireFrame, Equatable {
    public static let kind = FrameKind.withdraw

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The file, offered by the same account.
    public var file: FileID

    public init(operation: OperationID, file: FileID) {
        self.operation = operation
        self.file = file
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(bigEndian: file.rawValue)
    }
}
