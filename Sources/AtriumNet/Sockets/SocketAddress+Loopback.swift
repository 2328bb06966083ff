import Glibc

extension SocketAddress {
    /// Whether it is this machine itself: 127.0.0.0/8, `::1`, or the former written as the latter's kind.
    public var isLoopback: Bool {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: return bytes[4] == 127
            case AF_INET6:
                let address = bytes[8..<24]
                let isMapped =
                    address.prefix(10).allSatisfy { $0 == 0 }
                    && address.dropFirst(10).prefix(2).allSatisfy { $0 == 255 }
                return isMapped ? bytes[20] == 127 : address.dropLast().allSatisfy { $0 == 0 } && bytes[23] == 1
            default: return false
            }
        }
    }
}
