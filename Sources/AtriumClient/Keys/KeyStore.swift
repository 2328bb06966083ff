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
    private static let attemptsMax = 8

    let folder: String

    /// - Parameter folder: nil takes `$XDG_CONFIG_HOME/atrium/keys`, or `~/.config/atrium/keys`.
    /// - Throws: `local` where there is no home folder either.
    init(folder: String?) throws(ClientError) {
        if let folder {
            self.folder = folder
        } else if let base = Self.configurationFolder {
            self.folder = base + "/keys"
        } else {
            throw ClientError(.local, "there is no home folder to keep the key in; set HOME or XDG_CONFIG_HOME")
        }
    }

    /// The folder of everything the client keeps for its user: `$XDG_CONFIG_HOME/atrium`, or `~/.config/atrium`; nil
    /// where there is no home folder either.
    static var configurationFolder: String? {
        if let configuration = environment("XDG_CONFIG_HOME"), configuration.hasPrefix("/") {
            return configuration + "/atrium"
        }
        return environment("HOME").map { $0 + "/.config/atrium" }
    }

    /// The key for a name on a server: the one kept, or a fresh one that is kept now.
    ///
    /// - Throws: `local`: the folder or file cannot be used, others may read the key, or the file holds no key.
    func key(for place: KeyPlace) throws(ClientError) -> HeldKey {
        try Self.make(folder)
        let directory = try openFolder()
        // Another program may make or discard the key between two looks.
        for _ in 0..<Self.attemptsMax {
            if let key = try load(place.fileName, in: directory.rawValue) { return HeldKey(key: key, origin: .kept) }
            let former = try load(place.formerFileName, in: directory.rawValue)
            let key = former ?? .random()
            if try create(key, at: place, in: directory.rawValue) {
                return HeldKey(key: key, origin: former == nil ? .made : .adopted)
            }
        }
        throw ClientError(.local, "\(folder)/\(place.fileName): somebody removes the key while it is read")
    }

    /// The key that is kept for a name on a server; nil where there is none.
    ///
    /// - Throws: as `key`.
    func kept(for place: KeyPlace) throws(ClientError) -> StoredKey? {
        try Self.make(folder)
        let directory = try openFolder()
        return try load(place.fileName, in: directory.rawValue)
    }

    /// The key for a name on the server that was first found at an address; nil where none is kept, or more than one
    /// is: that server is another one by now. Nothing is made, and what cannot be read is told when the key is needed.
    func expected(name: String, host: String, port: UInt16) -> StoredKey? {
        guard let directory = try? openFolder() else { return nil }
        var found: StoredKey?
        for fileName in PrivateFolder(path: folder).names {
            guard let place = KeyPlace(fileName: fileName, name: name, host: host, port: port),
                let text = try? text(of: fileName, in: directory.rawValue),
                StoredKey.wasFirstUsed(at: place.address, in: text), let key = StoredKey(text: text)
            else { continue }
            guard found == nil else { return nil }
            found = key
        }
        return found
    }

    /// Keeps a key in place of the one there is.
    ///
    /// - Throws: `local`: the folder or file cannot be used.
    func replace(with key: StoredKey, at place: KeyPlace) throws(ClientError) {
        try Self.make(folder)
        let directory = try openFolder()
        _ = try create(key, at: place, in: directory.rawValue, replaces: true)
    }

    /// The key that was adopted is right: its file of the former name is not needed any more. Where it cannot be
    /// removed it stays, and nobody looks at it.
    func forgetFormer(_ place: KeyPlace) {
        guard let directory = try? openFolder() else { return }
        _ = unlinkat(directory.rawValue, place.formerFileName, 0)
    }

    /// Removes a key that was made or adopted in vain, unless another stands in its place by now.
    func discard(_ key: StoredKey, of place: KeyPlace) {
        guard let directory = try? openFolder(), (try? load(place.fileName, in: directory.rawValue)) == key else {
            return
        }
        _ = unlinkat(directory.rawValue, place.fileName, 0)
    }

    private func openFolder() throws(ClientError) -> Descriptor {
        let raw = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw .file(folder, SystemError("open")) }
        return Descriptor(raw)
    }

    private func load(_ file: String, in directory: CInt) throws(ClientError) -> StoredKey? {
        guard let text = try text(of: file, in: directory) else { return nil }
        guard let key = StoredKey(text: text) else {
            let path = "\(folder)/\(file)"
            throw ClientError(.local, "\(path) holds no key that this version can read; move it away to start anew")
        }
        return key
    }

    private func text(of file: String, in directory: CInt) throws(ClientError) -> String? {
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
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor.rawValue, &bytes, bytes.count)
        guard count >= 0 else { throw .file(path, SystemError("read")) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Writes a key, unless somebody is faster.
    ///
    /// - Parameter replaces: whether it takes the place of what somebody wrote before.
    /// - Returns: whether the file is ours.
    private func create(
        _ key: StoredKey, at place: KeyPlace, in directory: CInt, replaces: Bool = false
    ) throws(ClientError) -> Bool {
        let temporary = ".\(String(SecureRandom.number(), radix: 16)).new"
        let text = Array(key.text(firstUsedAt: place.address).utf8)
        do throws(SystemError) {
            let raw = openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard raw >= 0 else { throw SystemError("open") }
            let descriptor = Descriptor(raw)
            do throws(SystemError) {
                guard write(descriptor.rawValue, text, text.count) == text.count else { throw SystemError("write") }
                guard fsync(descriptor.rawValue) == 0 else { throw SystemError("fsync") }
                if replaces {
                    guard renameat(directory, temporary, directory, place.fileName) == 0 else {
                        throw SystemError("rename")
                    }
                } else {
                    try ExclusiveRename.rename(in: directory, from: temporary, to: place.fileName)
                }
            } catch {
                _ = unlinkat(directory, temporary, 0)
                guard error.number == EEXIST else { throw error }
                return false
            }
            guard fsync(directory) == 0 else { throw SystemError("fsync") }
            return true
        } catch {
            throw .file("\(folder)/\(place.fileName)", error)
        }
    }

    /// Makes a folder of the client's own and those above it, for the owner alone.
    ///
    /// - Throws: `local`, with words for a person.
    static func make(_ folder: String) throws(ClientError) {
        do throws(PrivateFolder.Failure) {
            try PrivateFolder(path: folder).make()
        } catch {
            let fault = ClientError.file(error.path, error.error).text
            let words = "keys and known servers are kept below it; XDG_CONFIG_HOME, or else HOME, says where"
            throw ClientError(.local, "\(fault); \(words)")
        }
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
