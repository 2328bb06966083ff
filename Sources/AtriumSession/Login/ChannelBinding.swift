import AtriumWire

/// What only the two ends of one TLS connection know: the exporter of RFC 9266, `tls-exporter`. A proof made over it is
/// worth nothing on any other connection, so that nobody between the two can hand a login on.
public struct ChannelBinding: Equatable, Sendable {
    /// Bytes of a binding.
    public static let byteCount = 32

    private let value: Digest

    /// Takes the 32 bytes of the exporter; nil for another number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        value = Digest(bytes)
    }

    /// The bytes, as SCRAM's `c=` carries them behind its header.
    var bytes: [UInt8] { value.bytes }

    /// Compares in a time that does not tell where the two differ.
    func equalsInConstantTime(_ other: ChannelBinding) -> Bool {
        value.equalsInConstantTime(other.value)
    }
}
