import AtriumNet
import Glibc
import Synchronization
import Testing

@testable import AtriumClient

@Suite("Device keys")
struct KeyStoreTests {
    @Test("a key is made once, kept for its owner alone, and found again")
    func keepsAKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        let first = try store.key(host: "Example.org", port: 5170, name: "Ada")
        let second = try store.key(host: "example.ORG", port: 5170, name: "ada")
        #expect(first == second)
        #expect(folder.names == ["ada@example.org:5170.key"])
        #expect(try folder.mode("ada@example.org:5170.key") == 0o600)
        #expect(try store.key(host: "example.org", port: 5171, name: "ada") != first)
        #expect(try store.key(host: "example.org", port: 5170, name: "bob") != first)
    }

    @Test("programs that start together come to use one key")
    func racesToOneKey() throws {
        for _ in 0..<20 {
            let folder = try TemporaryFolder()
            let found = Mutex<[StoredKey]>([])
            try withThreads(8) {
                let key = try? KeyStore(folder: folder.path).key(host: "h", port: 1, name: "ada")
                if let key { found.withLock { $0.append(key) } }
            }
            let keys = found.withLock { $0 }
            #expect(keys.count == 8)
            #expect(keys.allSatisfy { $0 == keys.first })
            #expect(folder.names == ["ada@h:1.key"])
        }
    }

    @Test("a key that others may read is refused, with the command that helps")
    func refusesAnOpenKey() throws {
        let folder = try TemporaryFolder()
        let store = try KeyStore(folder: folder.path)
        _ = try store.key(host: "h", port: 1, name: "ada")
        let path = "\(folder.path)/ada@h:1.key"
        #expect(chmod(path, 0o640) == 0)
        let error = #expect(throws: ClientError.self) { try store.key(host: "h", port: 1, name: "ada") }
        #expect(error?.kind == .local)
        #expect(error?.text.contains("chmod 600 '\(path)'") == true)
    }

    @Test("a damaged key file is never replaced")
    func refusesADamagedKey() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("ada@h:1.key", Array("atrium-key 2\n".utf8))
        #expect(chmod(path, 0o600) == 0)
        #expect(throws: ClientError.self) {
            try KeyStore(folder: folder.path).key(host: "h", port: 1, name: "ada")
        }
        #expect(try folder.read("ada@h:1.key") == Array("atrium-key 2\n".utf8))
    }

    @Test("a symbolic link is no key")
    func refusesALink() throws {
        let folder = try TemporaryFolder()
        #expect(symlink("/etc/hostname", "\(folder.path)/ada@h:1.key") == 0)
        #expect(throws: ClientError.self) {
            try KeyStore(folder: folder.path).key(host: "h", port: 1, name: "ada")
        }
    }

    @Test("the text of a key reads back as the key")
    func readsBack() {
        let key = StoredKey.random()
        #expect(StoredKey(text: key.text) == key)
        #expect(StoredKey(text: key.text + "more\n") == nil)
        #expect(StoredKey(text: key.text.replacing("credential ", with: "credential 0 ")) == nil)
    }

    @Test("a host cannot lead out of the folder")
    func escapesHosts() {
        #expect(KeyStore.fileName(host: "../x", port: 1, name: "a") == "a@..%2fx:1.key")
        #expect(KeyStore.fileName(host: "::1", port: 1, name: "a") == "a@::1:1.key")
    }

    private func withThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) throws {
        var threads: [SystemThread] = []
        for _ in 0..<count { threads.append(try SystemThread(name: "test", body)) }
        for thread in threads { thread.join() }
    }
}
