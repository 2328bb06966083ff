import AtriumServices
import AtriumWire

/// One thing a session got, or its loop was told about it.
enum Item {
    /// A frame, by how it was sent.
    case frame(Frame)
    case verifier(name: String, Verifier?)
    case admitted(AccountID, name: String)
    case admitUpload(TransferID, FileID, sizeBytes: UInt64, lease: UInt32)
    case openDownload(TransferID, DownloadGrant)
    case failTransfer(TransferID, Frame)
    case storeTransfer(TransferID)
    case closed(Frame)
    /// Its downloads of a conversation end with this frame, and the page that answers the request, 0 for none.
    case revoked(ConversationID, page: UInt32, Frame)
    /// Its loop is to close it with this frame, if it is silent. Sessions of this world never are.
    case endedIfSilent(Frame)
}

/// A whole frame, as it would be on the wire.
struct Frame {
    var header: FrameHeader
    var payload: [UInt8]

    init(_ bytes: ArraySlice<UInt8>) throws {
        let bytes = Array(bytes)
        header = try FrameHeader(decoding: bytes.span.bytes)
        payload = Array(bytes[FrameHeader.byteCount...])
    }

    /// The frame, where it is of that kind.
    func decoded<Kind: WireFrame>(as _: Kind.Type) -> Kind? {
        guard header.kind == Kind.kind else { return nil }
        return try? Kind(decoding: payload.span.bytes)
    }
}
