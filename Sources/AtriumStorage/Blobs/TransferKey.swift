import AtriumWire

/// Names one transfer within the server: a transfer id is its connection's own, and may be used again once the transfer
/// has ended. The serial tells the earlier one's late reports apart.
public struct TransferKey: Hashable, Sendable {
    public var session: SessionID
    public var transfer: TransferID
    /// Rises with each transfer a loop opens.
    public var serial: UInt64

    public init(session: SessionID, transfer: TransferID, serial: UInt64 = 0) {
        self.session = session
        self.transfer = transfer
        self.serial = serial
    }
}
