import Glibc

/// An open file of bytes that loops send from: a blob, or an upload still on its way.
///
/// It lives as long as anyone holds it. A file removed or renamed meanwhile keeps its bytes until the last handle
/// goes.
public final class BlobHandle: Sendable {
    /// The kernel's number for it, for `sendfile` and `pread` alone: its file offset belongs to nobody.
    public let descriptor: CInt

    /// Takes over an open descriptor, and closes it at the end.
    init(owning descriptor: CInt) {
        precondition(descriptor >= 0)
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }
}
