import AtriumNet
import Glibc
import Testing

@testable import AtriumClient

@Suite("Known servers")
struct KnownServersTests {
    private func server(_ address: String, _ byte: UInt8) throws -> KnownServer {
        KnownServer(address: address, fingerprint: try fingerprint(byte))
    }

    @Test("what is remembered is found again, in a file for its owner alone")
    func remembers() throws {
        let folder = try TemporaryFolder()
        let known = try KnownServers(keyFolder: folder.path)
        #expect(try known.all().isEmpty)
        #expect(try known.fingerprint(of: "a:1") == nil)
        try known.remember(server("a:1", 1), replaces: false)
        try known.remember(server("[::1]:2", 2), replaces: false)
        #expect(try known.all() == [server("a:1", 1), server("[::1]:2", 2)])
        #expect(try known.fingerprint(of: "[::1]:2") == fingerprint(2))
        #expect(try folder.mode("known_servers") == 0o600)
        #expect(folder.names == ["known_servers", "known_servers.lock"])
    }

    @Test("another key of a known server takes its place only where that is wanted")
    func keepsOrReplaces() throws {
        let folder = try TemporaryFolder()
        let known = try KnownServers(keyFolder: folder.path)
        try known.remember(server("a:1", 1), replaces: false)
        #expect(try known.remember(server("a:1", 2), replaces: false) == fingerprint(1))
        #expect(try known.all() == [server("a:1", 1)])
        #expect(try known.remember(server("a:1", 2), replaces: true) == fingerprint(2))
        #expect(try known.all() == [server("a:1", 2)])
    }

    @Test("a server is forgotten, and no other")
    func forgets() throws {
        let folder = try TemporaryFolder()
        let known = try KnownServers(keyFolder: folder.path)
        try known.remember(server("a:1", 1), replaces: false)
        try known.remember(server("b:1", 2), replaces: false)
        #expect(try known.forget("a:1"))
        #expect(try !known.forget("a:1"))
        #expect(try known.all() == [server("b:1", 2)])
    }

    @Test("programs that meet servers at once all find theirs remembered, and agree on one that two of them meet")
    func takesTurns() throws {
        let folder = try TemporaryFolder()
        let kept = Lock<Set<ServerFingerprint>>([])
        let next = Lock<UInt8>(0)
        try withThreads(8) {
            let number = next.withLock { number in
                number += 1
                return number
            }
            guard let known = try? KnownServers(keyFolder: folder.path),
                let own = try? fingerprint(number),
                (try? known.remember(KnownServer(address: "own\(number):1", fingerprint: own), replaces: false)) == own,
                let shared = try? known.remember(KnownServer(address: "all:1", fingerprint: own), replaces: false)
            else { return }
            kept.withLock { _ = $0.insert(shared) }
        }
        #expect(kept.withLock { $0.count } == 1)
        #expect(try KnownServers(keyFolder: folder.path).all().count == 9)
    }

    @Test(
        "a file that cannot be understood is an error and no empty file",
        arguments: [
            "a:1", "a:1 SHA256:short", "a:1  SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "a:1 SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                + "a:1 SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "\u{0}",
        ])
    func refusesDamage(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("known_servers", Array(text.utf8))
        #expect(chmod(path, 0o600) == 0)
        let known = try KnownServers(keyFolder: folder.path)
        #expect(throws: ClientError.self) { try known.all() }
        #expect(throws: ClientError.self) { try known.remember(server("b:1", 1), replaces: true) }
        #expect(try folder.read("known_servers") == Array(text.utf8))
    }

    @Test("a file that others may write is not believed")
    func refusesOthersFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("known_servers", [])
        #expect(chmod(path, 0o620) == 0)
        #expect(throws: ClientError.self) { try KnownServers(keyFolder: folder.path).all() }
        #expect(chmod(path, 0o644) == 0)
        #expect(try KnownServers(keyFolder: folder.path).all().isEmpty)
    }

    @Test("an address has one spelling")
    func spells() {
        #expect(KnownServer.address(host: "Chat.Example.ORG", port: 7486) == "chat.example.org:7486")
        #expect(KnownServer.address(host: "FE80::1", port: 1) == "[fe80::1]:1")
    }

    @Test(
        "a fingerprint has one spelling",
        arguments: [
            "", "SHA256:", "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
        ])
    func refusesSpelling(_ text: String) {
        #expect(ServerFingerprint(text: text) == nil)
    }

    @Test("a fingerprint is read as it is written")
    func roundTrips() throws {
        let own = try #require(ServerFingerprint(digest: (0..<32).map { UInt8(250 &- $0 &* 7) }))
        #expect(own.text.utf8.count == 50)
        #expect(ServerFingerprint(text: own.text) == own)
        #expect(ServerFingerprint(digest: [1]) == nil)
    }
}
