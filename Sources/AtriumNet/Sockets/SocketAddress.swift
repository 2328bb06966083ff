import CLinux
import Glibc

/// An address of the internet families, or a Unix socket's path.
public struct SocketAddress: Sendable {
    var storage: sockaddr_storage
    var byteCount: socklen_t

    /// Looks a name up.
    ///
    /// - Parameters:
    ///   - host: A name or a numeric address.
    ///   - port: 0 lets the system choose, where one listens.
    ///   - passive: For listening.
    /// - Returns: Addresses in the order they are to be tried.
    /// - Throws: `AddressError` where there is none.
    public static func resolve(
        host: String, port: UInt16, passive: Bool = false
    ) throws(AddressError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = passive ? AI_PASSIVE : 0
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0, let list = list else {
            throw AddressError(text: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                addresses.append(SocketAddress(copying: address, byteCount: entry.pointee.ai_addrlen))
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    /// The address of a Unix socket.
    ///
    /// - Throws: where the path is empty, or longer than the 107 bytes the kernel takes.
    public init(path: String) throws(AddressError) {
        self.init()
        let capacity = MemoryLayout<sockaddr_un>.size - Self.pathOffset
        guard (1..<capacity).contains(path.utf8.count), !path.utf8.contains(0) else {
            throw AddressError(text: "a Unix socket's path has 1 to \(capacity - 1) bytes")
        }
        storage.ss_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &storage) { target in
            UnsafeMutableRawBufferPointer(rebasing: target[Self.pathOffset...]).copyBytes(from: path.utf8)
        }
        byteCount = socklen_t(MemoryLayout<sockaddr_un>.size)
    }

    /// Where the path begins in the kernel's `sockaddr_un`.
    private static let pathOffset = 2

    init(copying address: UnsafePointer<sockaddr>, byteCount: socklen_t) {
        storage = sockaddr_storage()
        self.byteCount = min(byteCount, socklen_t(MemoryLayout<sockaddr_storage>.size))
        let count = Int(self.byteCount)
        withUnsafeMutableBytes(of: &storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count))
        }
    }

    init() {
        storage = sockaddr_storage()
        byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
    }

    /// Hands the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, byteCount) }
        }
    }

    /// Lets a system call fill the address in.
    mutating func fill(_ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> CInt) -> CInt {
        var count = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &count) }
        }
        byteCount = count
        return result
    }

    /// The address family, for `socket`.
    var family: CInt { CInt(storage.ss_family) }

    /// Whether it is a Unix socket's.
    public var isLocal: Bool { family == AF_UNIX }

    /// The port, in the host's order; 0 where there is none.
    public var port: UInt16 {
        guard !isLocal else { return 0 }
        return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// `address:port`, an IPv6 address in brackets; of a Unix socket `unix:` and its path, where it has one.
    public var text: String {
        guard !isLocal else { return "unix:\(path)" }
        var host = [CChar](repeating: 0, count: 64)
        let status = withPointer { pointer, count in
            getnameinfo(pointer, count, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        }
        guard status == 0 else { return "unknown:\(port)" }
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}

extension SocketAddress {
    /// The path of a Unix socket; a client's has none.
    var path: String {
        withUnsafeBytes(of: storage) { bytes in
            let path = bytes[Self.pathOffset..<max(Self.pathOffset, Int(byteCount))]
            return String(decoding: path.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// A host that cannot be found.
public struct AddressError: Error, Sendable {
    /// What the resolver says.
    public let text: String
}
