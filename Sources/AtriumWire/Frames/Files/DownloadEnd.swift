/// Ends a download: every block asked for was sent, and the file is stored.
///
/// Layout: Spec/06-files.md, DownloadEnd (0x0507), sent by the server.
public struct DownloadEnd: WireFrame, Equatable {
    public static let kind = FrameKind.downloadEnd

    /// The transfer.
    public var transfer: TransferID
    /// Size of the whole file.
    public var sizeBytes: UInt64
    /// SHA-256 of the whole file.
    public var digest: Digest

    public init(transfer: TransferID, sizeBytes: UInt64, digest: Digest) {
        self.transfer = transfer
        self.sizeBytes = sizeBytes
        self.digest = digest
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        digest = try payload.readDigest(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(digest: digest)
    }
}
