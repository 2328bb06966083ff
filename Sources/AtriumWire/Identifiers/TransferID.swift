/// Names one transfer on one connection, as the client chose; 0 names none.
public struct TransferID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}
