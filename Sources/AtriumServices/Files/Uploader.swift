import AtriumWire

/// The transfer that brings the bytes of a file: a transfer id is its connection's own.
public struct Uploader: Hashable, Sendable {
    public var session: SessionID
    public var transfer: TransferID

    public init(session: SessionID, transfer: TransferID) {
        self.session = session
        self.transfer = transfer
    }
}
