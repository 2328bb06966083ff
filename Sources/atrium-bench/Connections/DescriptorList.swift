import AtriumNet
import Glibc

/// Connections that are closed together.
final class DescriptorList {
    private var raw: [CInt] = []

    /// Opens one more.
    func dial(_ port: UInt16) throws -> CInt {
        let descriptor = try Dial.open(port)
        // A copy outlives the owner of the first, which ends here.
        let copy = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw SystemError("fcntl") }
        raw.append(copy)
        return copy
    }

    deinit {
        for descriptor in raw { _ = close(descriptor) }
    }
}
