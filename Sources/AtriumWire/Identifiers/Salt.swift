/// The 16 random bytes of a key derivation.
public struct Salt: Hashable, Sendable {
    /// Bytes of a salt.
    public static let byteCount = 16

    /// The bytes; always 16.
    public let bytes: [UInt8]

    /// Takes 16 bytes.
    ///
    /// - Precondition: exactly 16.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount)
        self.bytes = bytes
    }
}

extension RawSpan {
    /// Reads 16 bytes.
    public func readSalt(at cursor: inout Int) throws(DecodeError) -> Salt {
        Salt(copy(try take(Salt.byteCount, at: &cursor)))
    }
}

extension [UInt8] {
    /// Appends 16 bytes.
    public mutating func append(salt: Salt) {
        append(contentsOf: salt.bytes)
    }
}
