import AtriumNet
import Glibc

/// Where the control socket of a data folder is. The kernel takes 107 bytes of path; a longer one is named by way of
/// its folder's descriptor.
struct ControlAddress: ~Copyable {
    private var address = sockaddr_un()
    /// Keeps the folder of a long path open.
    private let folder: Descriptor?

    init(_ path: String) throws(SystemError) {
        var path = path
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        var opened: Descriptor?
        if path.utf8.count >= capacity {
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            let raw = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard raw >= 0 else { throw SystemError("open") }
            opened = Descriptor(raw)
            path = "/proc/self/fd/\(raw)\(path[slash...])"
        }
        folder = opened
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: path.utf8.prefix(capacity - 1))
        }
    }

    /// Hands the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
