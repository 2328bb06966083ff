import AtriumClient
import AtriumNet
import Glibc

/// A file that holds a token, for its owner alone.
struct TokenFile {
    private static let byteCountMax = 4_096

    let path: String

    /// Makes an empty one.
    ///
    /// - Throws: where there is a file of that name, or none can be made.
    init(creating path: String) throws(CommandFailure) {
        let raw = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw CommandFailure(file: path, errno) }
        _ = Descriptor(raw)
        self.path = path
    }

    /// Puts the token in, on the disk: it can be had nowhere else.
    func write(_ token: AccessToken) throws(CommandFailure) {
        let raw = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else { throw CommandFailure(file: path, errno) }
        let descriptor = Descriptor(raw)
        let bytes = Array((token.text + "\n").utf8)
        guard Glibc.write(descriptor.rawValue, bytes, bytes.count) == bytes.count, fsync(descriptor.rawValue) == 0
        else { throw CommandFailure(file: path, errno) }
    }

    func remove() { _ = unlink(path) }

    /// The token in a file.
    ///
    /// - Throws: where it cannot be read, others may read it, or it holds none.
    static func token(in path: String) throws(CommandFailure) -> AccessToken {
        let raw = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw CommandFailure(file: path, errno) }
        let descriptor = Descriptor(raw)
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(.data, "\(path) is no file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CommandFailure(.data, "others may read the token \(path); run: chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: byteCountMax)
        let count = read(descriptor.rawValue, &bytes, bytes.count)
        let line = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).trimmingSpaces
        guard let token = AccessToken(text: line) else { throw CommandFailure(.data, "\(path) holds no token") }
        return token
    }
}
