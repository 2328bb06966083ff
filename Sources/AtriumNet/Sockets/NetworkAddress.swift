import Glibc

/// Where a peer is, as far as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, which is the
/// least that a customer of a network gets. An IPv4 address written as an IPv6 one is the IPv4 address.
public struct NetworkAddress: Hashable, Sendable {
    private let bits: UInt64
    private let isIPv6: Bool

    /// - Parameter bytes: in network order.
    public init(ipv4 bytes: (UInt8, UInt8, UInt8, UInt8)) {
        bits = UInt64(bytes.0) << 24 | UInt64(bytes.1) << 16 | UInt64(bytes.2) << 8 | UInt64(bytes.3)
        isIPv6 = false
    }

    /// - Parameters:
    ///   - high: the first 64 bits of the address.
    ///   - low: the other 64 bits.
    public init(ipv6 high: UInt64, _ low: UInt64) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        bits = isMapped ? low & 0xFFFF_FFFF : high
        isIPv6 = !isMapped
    }
}

extension SocketAddress {
    /// The address as limits count it; nil where it is none of the internet, as with a socket of the file system.
    public var network: NetworkAddress? {
        withUnsafeBytes(of: storage) { bytes in
            switch CInt(storage.ss_family) {
            case AF_INET:
                NetworkAddress(ipv4: (bytes[4], bytes[5], bytes[6], bytes[7]))
            case AF_INET6:
                NetworkAddress(
                    ipv6: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
            default: nil
            }
        }
    }
}
