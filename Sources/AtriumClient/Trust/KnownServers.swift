import AtriumNet
import AtriumSession
import Glibc

/// The servers that are known by their keys: one file of text, a line for each, beside the folder of device keys.
///
///     # Servers that are trusted, and their keys. `atrium servers` lists them and forgets them.
///     chat.example.org:7486 SHA256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU
///
/// A file that cannot be understood is an error, and never an empty one: a server would seem unknown that is known.
/// Programs that change it at once take turns, and whoever reads it finds it whole.
public struct KnownServers: Sendable {
    /// More is no such file.
    static let byteCountMax = 1 << 20
    private static let head =
        "# Servers that are trusted, and their keys. `atrium servers` lists them and forgets them.\n"

    let folder: String
    private static let name = "known_servers"

    /// The file's path.
    public var path: String { "\(folder)/\(Self.name)" }

    /// - Parameter keyFolder: the folder of device keys, where one is named: the file is in it. nil takes
    ///   `$XDG_CONFIG_HOME/atrium`, or `~/.config/atrium`.
    /// - Throws: `ClientError` of kind `local` where there is no home folder either.
    public init(keyFolder: String? = nil) throws(ClientError) {
        guard let folder = keyFolder ?? KeyStore.configurationFolder else {
            throw ClientError(.local, "there is no home folder for the known servers; set HOME or XDG_CONFIG_HOME")
        }
        self.folder = folder
    }

    /// Every server, in the order of the file.
    ///
    /// - Throws: `ClientError` of kind `local`: the file cannot be read, others may write it, or a line is none.
    public func all() throws(ClientError) -> [KnownServer] {
        guard let text = try read() else { return [] }
        var servers: [KnownServer] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let server = KnownServer(line: line), !servers.contains(where: { $0.address == server.address })
            else {
                throw ClientError(.local, "\(path): line \(index + 1) names no server, or one a second time; mend it")
            }
            servers.append(server)
        }
        return servers
    }

    /// The key a server is known by; nil where it is not.
    public func fingerprint(of address: String) throws(ClientError) -> ServerFingerprint? {
        try all().first { $0.address == address }?.fingerprint
    }

    /// Remembers a server by its key.
    ///
    /// - Parameter replaces: whether a key that is known for it gives way.
    /// - Returns: the key it is known by now: another one where that was known already and does not give way.
    @discardableResult
    public func remember(_ server: KnownServer, replaces: Bool) throws(ClientError) -> ServerFingerprint {
        var kept = server.fingerprint
        try change { servers in
            guard let index = servers.firstIndex(where: { $0.address == server.address }) else {
                servers.append(server)
                return true
            }
            if replaces, servers[index] != server {
                servers[index] = server
                return true
            }
            kept = servers[index].fingerprint
            return false
        }
        return kept
    }

    /// Forgets a server.
    ///
    /// - Returns: whether it was known.
    public func forget(_ address: String) throws(ClientError) -> Bool {
        var wasKnown = false
        try change { servers in
            let rest = servers.filter { $0.address != address }
            wasKnown = rest.count < servers.count
            servers = rest
            return wasKnown
        }
        return wasKnown
    }

    /// Changes the file, unless somebody else does: then behind them.
    ///
    /// - Parameter body: says whether there is something to write.
    private func change(_ body: (inout [KnownServer]) -> Bool) throws(ClientError) {
        try KeyStore.make(folder)
        let lock = try hold()
        // Held until the file has its new content.
        defer { _ = flock(lock.rawValue, LOCK_UN) }
        var servers = try all()
        guard body(&servers) else { return }
        do throws(SystemError) { try write(servers) } catch { throw .file(path, error) }
    }

    private func hold() throws(ClientError) -> Descriptor {
        let raw = open("\(path).lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw .file("\(path).lock", SystemError("open")) }
        let descriptor = Descriptor(raw)
        while flock(raw, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .file("\(path).lock", SystemError("lock")) }
        }
        return descriptor
    }

    private func read() throws(ClientError) -> String? {
        let raw = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path, SystemError("open"))
        }
        let descriptor = Descriptor(raw)
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw .file(path, SystemError("stat")) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_size <= Self.byteCountMax
        else { throw ClientError(.local, "\(path) is not a file of yours, or too long; move it away") }
        guard status.st_mode & 0o022 == 0 else {
            throw ClientError(.local, "others may write \(path); look at what it says, then run: chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { pread(descriptor.rawValue, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count else { throw .file(path, SystemError("read")) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ClientError(.local, "\(path) is no text; move it away")
        }
        return text
    }

    /// Puts a new file in the place of the old one, once it is on the disk.
    private func write(_ servers: [KnownServer]) throws(SystemError) {
        let bytes = Array((Self.head + servers.map { $0.line + "\n" }.joined()).utf8)
        let temporary = "\(folder)/.\(String(SecureRandom.number(), radix: 16)).new"
        let raw = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw SystemError("open") }
        let descriptor = Descriptor(raw)
        do throws(SystemError) {
            guard Glibc.write(descriptor.rawValue, bytes, bytes.count) == bytes.count else {
                throw SystemError("write")
            }
            guard fsync(descriptor.rawValue) == 0 else { throw SystemError("fsync") }
            guard rename(temporary, path) == 0 else { throw SystemError("rename") }
        } catch {
            _ = unlink(temporary)
            throw error
        }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw SystemError("open") }
        let directory = Descriptor(parent)
        guard fsync(directory.rawValue) == 0 else { throw SystemError("fsync") }
    }
}
