import Glibc

/// Takes all the room there is on the server's disk, and gives it back.
struct DiskFiller {
    private let path: String

    init(folder: String) {
        path = "\(folder)/data/ballast"
    }

    /// Leaves nothing, down to the last block.
    func fill() throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var count = zeros.count
        while count > 0 {
            if write(descriptor, zeros, count) <= 0 { count /= 2 }
        }
    }

    func empty() { unlink(path) }
}
