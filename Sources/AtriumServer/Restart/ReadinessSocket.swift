import AtriumNet
import Glibc

/// Tells whoever started the server how it stands: one datagram for each change, as `sd_notify(3)` describes them.
/// A server that was started by nobody who listens has none.
///
/// Nothing depends on it: a datagram that cannot be sent is dropped, since a server that serves is worth more than one
/// that is told about.
public final class ReadinessSocket: Sendable {
    /// How the server stands.
    public enum State: Sendable {
        /// It serves, at these places.
        case ready([String])
        /// It reads its certificate again.
        case reloading
        /// It ends in good order.
        case stopping

        var text: String {
            switch self {
            case .ready(let places): "READY=1\nSTATUS=listening on \(places.joined(separator: ", "))\n"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Clock.monotonicNanoseconds() / 1_000)\n"
            case .stopping: "STOPPING=1\n"
            }
        }
    }

    private let path: String
    private let descriptor: Descriptor

    /// - Parameter path: what `NOTIFY_SOCKET` holds: the path of a socket, or `@` and an abstract name.
    /// - Returns: nil where that names no socket, or none can be made.
    public init?(path: String) {
        let isNamed = path.utf8.first == UInt8(ascii: "/") || path.utf8.first == UInt8(ascii: "@")
        guard isNamed, path.utf8.count > 1, path.utf8.count < Self.pathBytesMax else { return nil }
        let raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { return nil }
        self.path = path
        descriptor = Descriptor(raw)
    }

    /// Says how the server stands.
    public func tell(_ state: State) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: path.utf8)
            // An abstract name begins with a zero byte, for which `@` stands.
            if target[0] == UInt8(ascii: "@") { target[0] = 0 }
        }
        let byteCount = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let text = Array(state.text.utf8)
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = sendto(
                    descriptor.rawValue, text, text.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT), pointer,
                    byteCount)
            }
        }
    }

    private static let pathBytesMax = 108
}
