import Glibc

/// Where a peer is, in as few bytes as the internet families take: a connection keeps it as long as it lives, and it
/// is made a text only where somebody is to read it.
public struct PeerAddress: Sendable {
    /// As many bytes as the largest address of the internet has; of a Unix socket's path the beginning.
    private var bytes = InlineArray<28, UInt8>(repeating: 0)
    private let byteCount: UInt8

    public init(_ address: SocketAddress) {
        let count = min(Int(address.byteCount), bytes.count)
        byteCount = UInt8(count)
        withUnsafeBytes(of: address.storage) { source in
            for index in 0..<count { bytes[index] = source[index] }
        }
    }

    /// As `SocketAddress.text` writes it.
    public var text: String {
        withUnsafeBytes(of: bytes) { bytes in
            var address = SocketAddress()
            withUnsafeMutableBytes(of: &address.storage) { $0.copyMemory(from: bytes) }
            address.byteCount = socklen_t(byteCount)
            return address.text
        }
    }
}
