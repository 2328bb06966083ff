import AtriumWire

/// Where an event frame holds what is looked at.
enum FrameLayout {
    /// The operation id stands behind conversation, sequence, time and author.
    static let instanceOffset = FrameHeader.byteCount + 32
    static let counterOffset = instanceOffset + 8
    /// The low bits of a publisher's client instance are its index.
    static let publisherMask: UInt64 = 0xFFFF
}
