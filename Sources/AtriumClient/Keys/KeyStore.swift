import AtriumNet
import AtriumSession
import CLinux
import Glibc

/// The folder of device keys: one file for each server and name, readable by its owner alone.
///
/// A key is on disk before it is used for the first time: lost after the claim, the name would be lost with it. A new
/// file appears under its name whole or not at all, and never in place of another, so that two programs that start
/// together come to use one key.
struct KeyStore: Sendable {
    let folder: String

    /// - Parameter folder: nil takes `$XDG_CONFIG_HOME/atrium/keys`, or `~/.config/atrium/keys`.
    /// - Throws: `local` where there is no home folder either.
    init(folder: String?) throws(ClientError) {
        if let folder {
            self.folder = folder
        } else if let configuration = Self.environment("XDG_CONFIG_HOME"), configuration.hasPrefix("/") {
            self.folder = configuration + "/atrium/keys"
        } else if let home = Self.environment("HOME") {
            self.folder = home + "/.config/atrium/keys"
        } else {
            throw ClientError(.local, "there is no home folder to keep the key in; set HOME or XDG_CONFIG_HOME")
        }
    }

    /// The key for a name on a server: the one kept, or a fresh one that is kept now.
    ///
    /// - Throws: `local`: the folder or file cannot be used, others may read the key, or the file holds no key.
    func key(host: String, port: UInt16, name: String) throws(ClientError) -> StoredKey {
        let file = Self.fileName(host: host, port: port, name: name)
        try makeFolders()
        let raw = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw .file(folder, SystemError("open")) }
        let directory = Descriptor(raw)
        if let key = try load(file, in: directory.rawValue) { return key }
        try create(file, in: directory.rawValue)
        // Ours, or that of whoever was faster.
        guard let key = try load(file, in: directory.rawValue) else {
            throw ClientError(.local, "\(folder)/\(file): somebody removed the key while it was read")
        }
        return key
    }

    /// The name of a key file. Neither the server's nor the account's name tells upper from lower case; what is not
    /// a plain character is written as its number.
    static func fileName(host: String, port: UInt16, name: String) -> String {
        func plain(_ text: String) -> String {
            text.lowercased().utf8.map { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"):
                    String(Unicode.Scalar(byte))
                default: "%" + String(byte, radix: 16)
                }
            }.joined()
        }
        return "\(plain(name))@\(plain(host)):\(port).key"
    }

    private func load(_ file: String, in directory: CInt) throws(ClientError) -> StoredKey? {
        let path = "\(folder)/\(file)"
        let raw = openat(directory, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path, SystemError("open"))
        }
        let descriptor = Descriptor(raw)
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else { throw .file(path, SystemError("stat")) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            throw ClientError(.local, "\(path) is not a file of yours; move it away")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ClientError(.local, "others may read the key \(path); run: chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = read(descriptor.rawValue, &bytes, bytes.count)
        guard count >= 0 else { throw .file(path, SystemError("read")) }
        guard let key = StoredKey(text: String(decoding: bytes[..<count], as: UTF8.self)) else {
            throw ClientError(.local, "\(path) holds no key that this version can read; move it away to start anew")
        }
        return key
    }

    /// Writes a fresh key, unless somebody is faster.
    private func create(_ file: String, in directory: CInt) throws(ClientError) {
        let temporary = ".\(String(SecureRandom.number(), radix: 16)).new"
        let text = Array(StoredKey.random().text.utf8)
        do throws(SystemError) {
            let raw = openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard raw >= 0 else { throw SystemError("open") }
            let descriptor = Descriptor(raw)
            do throws(SystemError) {
                guard write(descriptor.rawValue, text, text.count) == text.count else { throw SystemError("write") }
                guard fsync(descriptor.rawValue) == 0 else { throw SystemError("fsync") }
                try ExclusiveRename.rename(in: directory, from: temporary, to: file)
            } catch {
                _ = unlinkat(directory, temporary, 0)
                guard error.number == EEXIST else { throw error }
            }
            guard fsync(directory) == 0 else { throw SystemError("fsync") }
        } catch {
            throw .file("\(folder)/\(file)", error)
        }
    }

    /// Makes the folder and those above it, for the owner alone.
    private func makeFolders() throws(ClientError) {
        var path = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            path += "/" + part
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .file(path, SystemError("mkdir")) }
        }
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
