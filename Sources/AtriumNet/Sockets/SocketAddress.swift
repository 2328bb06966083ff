import CLinux
import Glibc

/// An address of the internet families.
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

    /// The port, in the host's order.
    public var port: UInt16 {
        withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// `address:port`, an IPv6 address in brackets.
    public var text: String {
        var host = [CChar](repeating: 0, count: 64)
        let status = withPointer { pointer, count in
            getnameinfo(pointer, count, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        }
        guard status == 0 else { return "unknown:\(port)" }
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}

/// A host that cannot be found.
public struct AddressError: Error, Sendable {
    /// What the resolver says.
    public let text: String
}
