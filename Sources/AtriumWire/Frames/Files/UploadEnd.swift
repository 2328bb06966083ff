/// States the SHA-256 of the whole file, behind its last chunk.
///
/// Layout: Spec/06-files.md, UploadEnd (0x0503), sent by the client.
public struct UploadEnd: WireFrame, Equatable {
    public static let kind = FrameKind.uploadEnd

    /// The transfer.
    public var transfer: TransferID
    /// SHA-256 of all bytes.
    public var digest: Digest

    public init(transfer: TransferID, digest: Digest) {
        self.transfer = transfer
        self.digest = digest
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        digest = try payload.readDigest(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(digest: digest)
    }
}
