/// Names an account for good. Given by the journal; opaque to clients.
public struct AccountID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
