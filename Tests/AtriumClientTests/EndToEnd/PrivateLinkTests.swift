import AtriumClient
import AtriumSession
import AtriumWire
import Testing

@Suite("Real servers over TLS and sockets of this machine", .serialized)
struct PrivateLinkTests {
    private static func talk(_ first: TestClient, _ second: TestClient) throws {
        let followed = try second.client.perform(.follow(.room("lobby"), announce: true, replay: .none))
        _ = try second.first { if case .followed(_, followed) = $0 { true } else { nil } }
        _ = try first.receipt(first.client.perform(.say(.room("lobby"), .plain, "hello")))
        #expect(try second.event().body == .message(.plain, "hello"))
    }

    @Test("people talk over TLS with a server that they have met for the first time, and a file is whole behind it")
    func talksOverTLS() throws {
        let server = try RealServer(security: .tls(nil))
        let (ada, _) = try server.client("ada", transport: .tls(TrustPolicy()))
        let (bob, _) = try server.client("bob", transport: .tls(TrustPolicy()))
        try Self.talk(ada, bob)
        let folder = try TemporaryFolder()
        let content = sampleBytes(5_000_000)
        let path = try folder.write("big", content)
        let sent = try ada.lastStep(ada.client.perform(.offer(path: path, to: .room("lobby"))))
        let file = try #require(sent.file)
        let fetched = try bob.lastStep(
            bob.client.perform(.fetch(file, destination: folder.path + "/copy", overwrite: false)))
        guard case .finished = fetched.phase else {
            Issue.record("\(fetched.phase)")
            return
        }
        #expect(try folder.read("copy") == content)
        try ada.quit()
        try bob.quit()
    }

    @Test("a client that insists on TLS says nothing to a clear server, and a clear one is told that TLS is wanted")
    func staysApart() throws {
        let clear = try RealServer()
        let first = try TestClient(port: clear.port, transport: .tls(TrustPolicy()))
        #expect(try first.disconnected()?.kind == .unreachable)
        let sealed = try RealServer(security: .tls(nil))
        let second = try TestClient(port: sealed.port, transport: .clear)
        #expect(try second.disconnected()?.kind == .refused(.tlsRequired))
    }

    @Test("people talk over a socket of this machine")
    func talksOverSocket() throws {
        let server = try RealServer()
        let transport = Transport.unixSocket(path: server.folder + "/socket")
        let (ada, _) = try server.client("ada", transport: transport)
        let (bob, _) = try server.client("bob", transport: transport)
        try Self.talk(ada, bob)
        try ada.quit()
        try bob.quit()
    }

    @Test("a server whose key was thrown away is refused, and nothing of what it had is lost to the client")
    func refusesNewKey() throws {
        let server = try RealServer(security: .tls(nil))
        let keys = try TemporaryFolder()
        let (ada, _) = try server.client("ada", keys: keys, transport: .tls(TrustPolicy()))
        try ada.quit()
        let other = try RealServer(security: .tls(nil))
        let known = try KnownServers(keyFolder: keys.path)
        let former = try #require(try known.fingerprint(of: "127.0.0.1:\(server.port)"))
        try known.remember(
            KnownServer(address: "127.0.0.1:\(other.port)", fingerprint: former), replaces: true)
        let refused = try TestClient(port: other.port, keys: keys, transport: .tls(TrustPolicy(unknown: .pin)))
        guard case .distrusted(let distrust) = try refused.disconnected()?.kind else {
            Issue.record("it was trusted")
            return
        }
        #expect(distrust.reason == .changed(from: former))
        let (again, login) = try server.client("ada", keys: keys, transport: .tls(TrustPolicy()))
        #expect(!login.claimed)
        try again.quit()
    }
}
