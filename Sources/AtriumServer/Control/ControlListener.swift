import AtriumNet
import Glibc

/// The control socket of a server: where programs on the same machine, of the same user or root, speak to it.
///
/// One that a killed server left behind is replaced: whoever holds the folder's lock is its server.
struct ControlListener: ~Copyable {
    let path: String
    private let descriptor: Descriptor

    init(path: String) throws(SystemError) {
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = socket(AF_UNIX, type, 0)
        guard raw >= 0 else { throw SystemError("socket") }
        let opened = Descriptor(raw)
        let address = try ControlAddress(path)
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("unlink \(path)") }
        guard address.withPointer({ bind(raw, $0, $1) }) == 0 else { throw SystemError("bind \(path)") }
        // Before it listens, nobody gets through, whatever mode it was made with.
        guard chmod(path, 0o600) == 0 else { throw SystemError("chmod \(path)") }
        guard listen(raw, CInt(ControlService.connectionsMax)) == 0 else { throw SystemError("listen \(path)") }
        descriptor = opened
        self.path = path
    }

    deinit { _ = unlink(path) }

    /// Readable while a connection waits.
    var rawValue: CInt { descriptor.rawValue }
}

extension Socket {
    /// Whether the other end of a local connection is a process of this user, or of root.
    static func isOwn(_ descriptor: CInt) -> Bool {
        // The kernel's `ucred`: process, user, group.
        var credentials: (CInt, uid_t, gid_t) = (0, uid_t.max, gid_t.max)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return false }
        return credentials.1 == geteuid() || credentials.1 == 0
    }
}
