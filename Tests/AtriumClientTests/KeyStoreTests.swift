import AtriumNet
import Glibc
import Testing

@testable import AtriumClient

@Suite("Device keys")
struct KeyStoreTests {
    private static let file = "ada@0000000000000007.key"

    private func place(
        _ name: String = "ada", server: UInt64 = 7, host: String = "h", port: UInt16 = 1
    ) -> KeyPlace {
        KeyPlace(name: name, serverID: server, host: host, port: port)
    }

    @Test("a key is made once, kept for its owner alone, and found again wherever the server is reached")
    func keepsAKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        let first = try store.key(for: place("Ada", host: "localhost", port: 7486))
        #expect(first.origin == .made)
        #expect(folder.names == [Self.file])
        #expect(try folder.mode(Self.file) == 0o600)
        let second = try store.key(for: place("ada", host: "127.0.0.1", port: 5171))
        #expect(second == HeldKey(key: first.key, origin: .kept))
        #expect(try store.key(for: place(server: .max)).key != first.key)
        #expect(try store.key(for: place("bob")).key != first.key)
        #expect(folder.names == [Self.file, "ada@ffffffffffffffff.key", "bob@0000000000000007.key"])
        let text = String(decoding: try folder.read(Self.file), as: UTF8.self)
        #expect(text.contains("\n# first used at localhost:7486\n"))
    }

    @Test("the key first used at an address is expected there, unless there are two, and none is made for that")
    func expectsAKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        func expected(_ name: String = "ada", host: String = "h") -> StoredKey? {
            store.expected(name: name, host: host, port: 1)
        }
        #expect(expected() == nil)
        let kept = try store.key(for: place())
        #expect(expected("Ada") == kept.key)
        #expect(expected("bob") == nil)
        #expect(expected(host: "other") == nil)
        _ = try store.key(for: place(server: 8))
        #expect(expected() == nil)
        #expect(folder.names.count == 2)
    }

    @Test("programs that start together come to use one key, which one of them made")
    func racesToOneKey() throws {
        for _ in 0..<20 {
            let folder = try TemporaryFolder()
            let found = Lock<[HeldKey]>([])
            let place = place()
            try withThreads(8) {
                let key = try? KeyStore(folder: folder.path).key(for: place)
                if let key { found.withLock { $0.append(key) } }
            }
            let keys = found.withLock { $0 }
            #expect(keys.count == 8)
            #expect(keys.allSatisfy { $0.key == keys.first?.key })
            #expect(keys.count { $0.origin == .made } == 1)
            #expect(folder.names == [Self.file])
        }
    }

    @Test("a key file named after the server's address is found, and renamed once a login proves it right")
    func adoptsAFormerKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        let former = StoredKey.random()
        let text = former.text(firstUsedAt: "").split(separator: "\n").filter { !$0.hasPrefix("#") }
        let path = try folder.write("ada@example.org:5170.key", Array(text.joined(separator: "\n").utf8))
        #expect(chmod(path, 0o600) == 0)
        #expect(try store.key(for: place(host: "example.org", port: 5171)).origin == .made)
        let server = place(server: 8, host: "Example.ORG", port: 5170)
        #expect(try store.key(for: server) == HeldKey(key: former, origin: .adopted))
        // Whoever comes meanwhile uses it too.
        #expect(try store.key(for: server) == HeldKey(key: former, origin: .kept))
        store.forgetFormer(server)
        #expect(folder.names == [Self.file, "ada@0000000000000008.key"])
        #expect(try store.key(for: server).key == former)
    }

    @Test("a key made in vain is removed, and never another in its place")
    func discards() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        let key = try store.key(for: place()).key
        store.discard(.random(), of: place())
        #expect(folder.names == [Self.file])
        store.discard(key, of: place())
        #expect(folder.names.isEmpty)
    }

    @Test("a key that others may read is refused, with the command that helps")
    func refusesAnOpenKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        _ = try store.key(for: place())
        let path = "\(folder.path)/\(Self.file)"
        #expect(chmod(path, 0o640) == 0)
        let error = #expect(throws: ClientError.self) { try store.key(for: place()) }
        #expect(error?.kind == .local)
        #expect(error?.text.contains("chmod 600 '\(path)'") == true)
    }

    @Test("a damaged key file is never replaced")
    func refusesADamagedKey() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file, Array("atrium-key 2\n".utf8))
        #expect(chmod(path, 0o600) == 0)
        #expect(throws: ClientError.self) { try KeyStore(folder: folder.path).key(for: place()) }
        #expect(try folder.read(Self.file) == Array("atrium-key 2\n".utf8))
    }

    @Test("a symbolic link is no key")
    func refusesALink() throws {
        let folder = try TemporaryFolder()
        #expect(symlink("/etc/hostname", "\(folder.path)/\(Self.file)") == 0)
        #expect(throws: ClientError.self) { try KeyStore(folder: folder.path).key(for: place()) }
    }

    @Test("the text of a key reads back as the key")
    func readsBack() {
        let key = StoredKey.random()
        let text = key.text(firstUsedAt: "h:1")
        #expect(StoredKey(text: text) == key)
        #expect(StoredKey(text: text.replacing("# first used at h:1\n", with: "")) == key)
        #expect(StoredKey(text: text + "more\n") == nil)
        #expect(StoredKey(text: text.replacing("credential ", with: "credential 0 ")) == nil)
    }

    @Test("a host cannot lead out of the folder, nor out of its line in the file")
    func escapesHosts() {
        #expect(place("a", host: "../x").formerFileName == "a@..%2fx:1.key")
        #expect(place("a", host: "::1").formerFileName == "a@::1:1.key")
        #expect(place("a", host: "h\nkey x").address == "h%akey%20x:1")
    }
}

/// Runs the same in several threads at once, and waits for all.
func withThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) throws {
    var threads: [SystemThread] = []
    for _ in 0..<count { threads.append(try SystemThread(name: "test", body)) }
    for thread in threads { thread.join() }
}
