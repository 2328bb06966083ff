import AtriumWire

extension SessionID {
    /// Names the slot of a loop that holds a connection, and which of its tenants is meant.
    ///
    /// - Precondition: at most 256 loops of 2²⁴ slots.
    public init(loop: Int, slot: Int, generation: UInt32) {
        precondition((0..<256).contains(loop) && (0..<(1 << 24)).contains(slot))
        self.init(rawValue: UInt64(loop) << 56 | UInt64(slot) << 32 | UInt64(generation))
    }

    /// The loop that holds the connection.
    public var loop: Int { Int(rawValue >> 56) }
    /// The slot within the loop.
    public var slot: Int { Int(rawValue >> 32 & 0xFF_FFFF) }
    /// Which tenant of the slot: late messages for an earlier one are dropped.
    public var generation: UInt32 { UInt32(truncatingIfNeeded: rawValue) }
}
