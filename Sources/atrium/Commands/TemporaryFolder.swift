import Glibc

/// A folder of one's own that is gone afterwards: where a file for standard output is gathered.
struct TemporaryFolder {
    let path: String

    init() throws(CommandFailure) {
        let root = Environment.variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array(("\(root)/atrium-" + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure(root) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file to standard output.
    func copyToOutput(_ file: String) throws(CommandFailure) {
        let source = open(file, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw Self.failure(file) }
        defer { close(source) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count >= 0 else { throw Self.failure(file) }
            guard count > 0 else { return }
            StandardStream.output.write(buffer[..<count])
        }
    }

    /// Removes the folder and the files in it.
    func remove() {
        for name in FolderListing.entries(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(file: path, errno)
    }
}
