import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Links with TLS")
struct TLSLinkTests {
    /// A server's key and certificate, and what it speaks TLS with.
    private struct Identity {
        let pair: SelfSigned.Pair
        let context: TLSContext
        let fingerprint: ServerFingerprint

        init() throws {
            pair = try SelfSigned.make(name: "localhost")
            context = try TLSContext.server(certificates: pair.certificate, key: pair.key)
            fingerprint = try #require(context.fingerprint)
        }
    }

    private static func security(of client: TestClient) throws -> ServerInfo.Security {
        try client.first { if case .connected(let server) = $0 { server.security } else { nil } }
    }

    private static func distrust(of client: TestClient) throws -> Distrust? {
        guard case .distrusted(let distrust) = try client.disconnected()?.kind else { return nil }
        return distrust
    }

    @Test("a server met for the first time on this machine is pinned, told of, and known the next time")
    func pinsLoopback() throws {
        let identity = try Identity()
        let keys = try TemporaryFolder()
        for basis in [TrustBasis.pinned, .known] {
            let server = try ScriptedServer(tls: identity.context) { peer in try peer.welcome() }
            let known = try KnownServers(keyFolder: keys.path)
            let address = "127.0.0.1:\(server.port)"
            if basis == .known {
                try known.remember(KnownServer(address: address, fingerprint: identity.fingerprint), replaces: false)
            }
            let client = try TestClient(port: server.port, keys: keys, transport: .tls(TrustPolicy()))
            if basis == .pinned {
                let pinned = try client.first { if case .serverPinned(let server) = $0 { server } else { nil } }
                #expect(pinned == KnownServer(address: address, fingerprint: identity.fingerprint))
                #expect(try known.fingerprint(of: address) == identity.fingerprint)
            }
            #expect(try Self.security(of: client) == .tls(identity.fingerprint, basis))
            _ = server.finish()
        }
    }

    @Test("to a server with another key than the one known nothing is said", arguments: [true, false])
    func refusesChange(_ isVouchedFor: Bool) throws {
        let identity = try Identity()
        let former = try Identity().fingerprint
        let server = try ScriptedServer(tls: identity.context) { peer in
            let (header, _) = try peer.receive()
            throw ScriptedPeer.Surprise("the client said \(header.kindNumber)")
        }
        let keys = try TemporaryFolder()
        let address = "localhost:\(server.port)"
        try KnownServers(keyFolder: keys.path).remember(
            KnownServer(address: address, fingerprint: former), replaces: false)
        let policy = TrustPolicy(unknown: .pin, authorities: isVouchedFor ? identity.pair.certificate : nil)
        let client = try TestClient(port: server.port, host: "localhost", keys: keys, transport: .tls(policy))
        let expected = Distrust(address: address, fingerprint: identity.fingerprint, reason: .changed(from: former))
        #expect(try Self.distrust(of: client) == expected)
        #expect(server.finish() == "\(ScriptedPeer.Surprise("the client closed"))")
        #expect(try KnownServers(keyFolder: keys.path).fingerprint(of: address) == former)
    }

    @Test("a server that an authority vouches for under its name is trusted, and not pinned")
    func believesAuthority() throws {
        let identity = try Identity()
        let server = try ScriptedServer(tls: identity.context) { peer in try peer.welcome() }
        let keys = try TemporaryFolder()
        let policy = TrustPolicy(authorities: identity.pair.certificate)
        let client = try TestClient(port: server.port, host: "localhost", keys: keys, transport: .tls(policy))
        #expect(try Self.security(of: client) == .tls(identity.fingerprint, .authority))
        #expect(try KnownServers(keyFolder: keys.path).all().isEmpty)
        _ = server.finish()
    }

    @Test("a server with another key than the one named is said nothing, and one with that key is trusted")
    func comparesNamed() throws {
        let identity = try Identity()
        let other = try Identity().fingerprint
        let silent = try ScriptedServer(tls: identity.context) { peer in _ = try peer.receive() }
        let refusing = try TestClient(port: silent.port, transport: .tls(TrustPolicy(invited: other)))
        #expect(try Self.distrust(of: refusing)?.reason == .otherThanNamed(other))
        #expect(silent.finish() == "\(ScriptedPeer.Surprise("the client closed"))")

        let server = try ScriptedServer(tls: identity.context) { peer in try peer.welcome() }
        let client = try TestClient(
            port: server.port, transport: .tls(TrustPolicy(invited: identity.fingerprint)))
        #expect(try Self.security(of: client) == .tls(identity.fingerprint, .named))
        _ = server.finish()
    }

    @Test("a server that does not speak TLS is left; nothing is said to it in clear")
    func neverFallsBack() throws {
        let server = try ScriptedServer { peer in
            try peer.send([UInt8](repeating: 0, count: 64))
            let (header, _) = try peer.receive()
            throw ScriptedPeer.Surprise("the client said \(header.kindNumber)")
        }
        let client = try TestClient(port: server.port, transport: .tls(TrustPolicy()))
        let error = try client.disconnected()
        #expect(error?.kind == .unreachable)
        #expect(error?.text.contains("does not speak TLS") == true)
        _ = server.finish()
    }

    @Test("a server that never answers the handshake is given up")
    func givesUp() throws {
        let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first)
        let listener = try Socket.listen(on: address)
        let port = try Socket.localAddress(listener.rawValue).port
        let client = try TestClient(
            port: port, transport: .tls(TrustPolicy()), connectTimeout: .milliseconds(50))
        #expect(try client.disconnected()?.text.contains("does not answer a TLS handshake") == true)
    }

    @Test("all that comes in one piece is taken, also what no poller knows of")
    func takesWhatIsPending() throws {
        let identity = try Identity()
        let count: UInt64 = 3_000
        let server = try ScriptedServer(tls: identity.context) { peer in
            try peer.logIn()
            let (follow, requestID) = try peer.receive(Follow.self)
            guard follow.target == .room("lobby") else { throw ScriptedPeer.Surprise("another room") }
            var bytes = followed(1, head: 0).encoded(requestID: requestID)
            for sequence in 1...count { bytes += message(1, sequence, "hello \(sequence)").encoded(requestID: 0) }
            try peer.send(bytes)
            // Nothing more comes that could wake the client.
            _ = try peer.receive(Quit.self)
        }
        let client = try TestClient(port: server.port, transport: .tls(TrustPolicy()))
        try client.client.perform(.follow(.room("lobby"), announce: false, replay: .none))
        for sequence in 1...count { #expect(try client.event().sequence == sequence) }
        try client.client.perform(.quit)
        #expect(server.finish() == nil)
    }
}
