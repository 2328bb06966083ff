/// The 16 random bytes of a key derivation.
public struct Salt: Hashable, Sendable {
    /// Bytes of a salt.
    public static let byteCount = 16

    fileprivate let first, second: UInt64

    fileprivate init(_ first: UInt64, _ second: UInt64) {
        (self.first, self.second) = (first, second)
    }

    /// Takes 16 bytes.
    ///
    /// - Precondition: exactly 16.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount)
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(word(bytes[..<8]), word(bytes[8...]))
    }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(Self.byteCount)
        output.append(salt: self)
        return output
    }
}

extension RawSpan {
    /// Reads 16 bytes.
    public func readSalt(at cursor: inout Int) throws(DecodeError) -> Salt {
        Salt(try read(UInt64.self, at: &cursor), try read(UInt64.self, at: &cursor))
    }
}

extension [UInt8] {
    /// Appends 16 bytes.
    public mutating func append(salt: Salt) {
        append(bigEndian: salt.first)
        append(bigEndian: salt.second)
    }
}
