/// A moment of the server's clock, in microseconds since 1970-01-01 00:00 UTC. It is for people: order is the
/// sequence's, never the clock's.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Microseconds since 1970; 0 where there is no moment to name.
    public var microseconds: UInt64

    public init(microseconds: UInt64) {
        self.microseconds = microseconds
    }

    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.microseconds < right.microseconds
    }
}
