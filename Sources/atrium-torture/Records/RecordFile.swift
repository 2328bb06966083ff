import Glibc

/// Lines that a client writes down, and that its next life and the verdict read. A line that a kill tore counts as
/// never written.
struct RecordFile: ~Copyable {
    private let descriptor: CInt
    private var waiting: [UInt8] = []

    /// Opens a record, creating it, and takes away a line without an end.
    init(path: String) throws(Failure) {
        let lines = Self.lines(path)
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        let wholeBytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        guard ftruncate(descriptor, off_t(wholeBytes)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            close(descriptor)
            throw Failure("\(path): \(String(cString: strerror(errno)))")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Adds a line to those that the next `write` takes.
    mutating func add(_ line: String) {
        waiting.append(contentsOf: line.utf8)
        waiting.append(10)
    }

    /// Writes the lines added.
    ///
    /// - Parameter syncs: whether they outlive a power cut when it returns.
    mutating func write(syncs: Bool) throws(Failure) {
        guard !waiting.isEmpty else { return }
        var start = 0
        while start < waiting.count {
            let count = waiting.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
            }
            guard count > 0 else { throw Failure("a record: \(String(cString: strerror(errno)))") }
            start += count
        }
        waiting.removeAll(keepingCapacity: true)
        guard !syncs || fdatasync(descriptor) == 0 else {
            throw Failure("a record: \(String(cString: strerror(errno)))")
        }
    }

    /// The whole lines of a record; none where there is none.
    static func lines(_ path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        guard let end = bytes.lastIndex(of: 10) else { return [] }
        return String(decoding: bytes[..<end], as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
    }
}
