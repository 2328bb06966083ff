import Glibc
import Testing

/// A fresh folder for one test, removed with all it holds.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array(("/tmp/atrium-client-" + String(repeating: "X", count: 6)).utf8CString)
        _ = try #require(mkdtemp(&template))
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names {
            for inner in Self.names(in: "\(path)/\(name)") { _ = remove("\(path)/\(name)/\(inner)") }
            _ = remove("\(path)/\(name)")
        }
        _ = rmdir(path)
    }

    /// Names in it, hidden ones too, sorted.
    var names: [String] { Self.names(in: path) }

    /// Names in a folder, hidden ones too, sorted; none where there is no such folder.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes a file.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            try #require(count > 0)
            done += count
        }
        return file
    }

    /// Reads a file.
    func read(_ name: String) throws -> [UInt8] {
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            try #require(count >= 0)
            guard count > 0 else { return output }
            output += buffer[..<count]
        }
    }

    /// The permission bits of a file.
    func mode(_ name: String) throws -> UInt32 {
        var status = stat()
        try #require(stat("\(path)/\(name)", &status) == 0)
        return status.st_mode & 0o777
    }
}

/// Bytes that look random and are the same each time.
func sampleBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}
