/// The twelve bytes in front of every payload. Spec/02-framing.md §2.2.
///
/// Layout: `Payload Length (32) · Kind (16) · Flags (16) · Request ID (32)`, big-endian. The length is below 2²⁴, so
/// the first byte of a frame is 0, and never the letter of an HTTP request or the 0x16 of a TLS record.
public struct FrameHeader: Equatable, Sendable {
    /// Bytes of a header.
    public static let byteCount = 12
    /// Where the request id stands, for a frame that is encoded once and sent under several.
    public static let requestIDOffsetBytes = 8
    /// Payloads are shorter than this, whatever their kind.
    public static let payloadEndBytes = 1 << 24

    /// Bytes of payload behind the header.
    public var payloadBytes: Int
    /// The number of the kind, known or not.
    public var kindNumber: UInt16
    /// Reserved: sent as 0, not looked at by a receiver of this version.
    public var flags: UInt16
    /// Ties an outcome to its request; 0 in a frame that is neither.
    public var requestID: UInt32

    /// The kind, where this version knows it.
    public var kind: FrameKind? { FrameKind(rawValue: kindNumber) }

    public init(payloadBytes: Int, kind: FrameKind, requestID: UInt32) {
        self.payloadBytes = payloadBytes
        self.kindNumber = kind.rawValue
        self.flags = 0
        self.requestID = requestID
    }

    /// Reads a header at an offset.
    ///
    /// - Throws: `DecodeError.truncated` where fewer than twelve bytes are left.
    @inlinable
    public init(decoding bytes: RawSpan, at offset: Int = 0) throws(DecodeError) {
        var cursor = offset
        payloadBytes = Int(try bytes.read(UInt32.self, at: &cursor))
        kindNumber = try bytes.read(UInt16.self, at: &cursor)
        flags = try bytes.read(UInt16.self, at: &cursor)
        requestID = try bytes.read(UInt32.self, at: &cursor)
    }

    /// Appends the header's twelve bytes.
    @inlinable
    public func encode(into output: inout [UInt8]) {
        let kindAndFlags = UInt64(kindNumber) << 16 | UInt64(flags)
        output.append(bigEndian: UInt64(UInt32(truncatingIfNeeded: payloadBytes)) << 32 | kindAndFlags)
        output.append(bigEndian: requestID)
    }
}
