import AtriumWire

/// Names one transfer within the server: a transfer id is its connection's own.
public struct TransferKey: Hashable, Sendable {
    public var session: SessionID
    public var transfer: TransferID

    public init(session: SessionID, transfer: TransferID) {
        self.session = session
        self.transfer = transfer
    }
}
