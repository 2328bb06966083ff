import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Passwords, devices and tokens")
struct SecretTests {
    private static let password = "correct horse battery"

    private let keys: TemporaryFolder
    private let server = ToyServer()

    init() throws {
        keys = try TemporaryFolder()
    }

    /// A client under TLS, whose keys are in a folder of the test.
    private func world(_ secret: ClientSecret = .deviceKey, keys: TemporaryFolder? = nil) throws -> ToyWorld {
        let identity = try DeviceIdentity(
            ClientConfiguration(
                host: "toy", name: "ada", secret: secret, software: "toy/1", keyFolder: (keys ?? self.keys).path))
        let world = try ToyWorld(
            server, trust: ToyTrust([.success(.trusted(.known))]), identity: identity)
        world.security = .tls(
            ServerProof(
                fingerprint: try fingerprint(1), authorityFault: nil, isLoopback: false, channelBinding: try binding(7))
        )
        return world
    }

    private func isDone(_ world: ToyWorld, _ token: CommandToken) -> Bool {
        world.seen.contains { if case .done(token) = $0 { true } else { false } }
    }

    private func enlisted(_ world: ToyWorld) -> Bool {
        world.seen.contains { if case .deviceEnlisted(nil) = $0 { true } else { false } }
    }

    private func setPassword(_ password: String = SecretTests.password) throws -> ToyWorld {
        let world = try world()
        let token = world.perform(.account(.setPassword(password)))
        try world.run { isDone(world, token) }
        return world
    }

    private var keyText: String {
        get throws {
            let name = try #require(keys.names.first { $0.hasSuffix(".key") })
            return String(decoding: try keys.read(name), as: UTF8.self)
        }
    }

    @Test("a password leaves as a verifier of 600,000 iterations, of the password in its composed form")
    func setsPassword() throws {
        _ = try setPassword("cafe\u{301} au lait")
        let left = try #require(server.secrets[CredentialID(rawValue: 0)])
        #expect(left.credentialKind == .password && left.iterationCount == 600_000)
        let expected = ScramVerifier.derive(password: "caf\u{E9} au lait", salt: left.salt, iterationCount: 600_000)
        #expect(left.storedKey == expected.storedKey && left.serverKey == expected.serverKey)
    }

    @Test("a short password, and any on a clear connection, is refused before it is asked")
    func refusesPassword() throws {
        let world = try world()
        let short = world.perform(.account(.setPassword("1234567")))
        try world.run { world.failure(short) != nil }
        let clear = try ToyWorld(server)
        let tokens = [
            clear.perform(.account(.setPassword(Self.password))), clear.perform(.account(.makeToken(label: "x"))),
        ]
        try clear.run { tokens.allSatisfy { clear.failure($0) != nil } }
        #expect(tokens.allSatisfy { clear.failure($0)?.kind == .refused(.connectionClear) })
        #expect(!server.requests.contains(.setVerifier))
    }

    @Test("with the password a further device logs in, gets a key of its own, and uses that from then on")
    func logsInWithPassword() throws {
        _ = try setPassword()
        let other = try TemporaryFolder()
        let second = try world(.password(Self.password), keys: other)
        try second.run { enlisted(second) }
        #expect(server.lastCredential == CredentialID(rawValue: 0))
        let own = try #require(server.secrets.values.first { $0.credentialKind == .device })
        second.cut()
        try second.run { second.reconnectedCount == 1 }
        #expect(server.lastCredential == own.credential)

        server.requests = []
        let later = try world(keys: other)
        try later.run { later.machine.isLoggedIn }
        #expect(server.lastCredential == own.credential)
        #expect(!server.requests.contains(.claim))
    }

    @Test("a device whose key is one of the account gets no other one by the password")
    func keepsKnownKey() throws {
        _ = try setPassword()
        let before = try keyText
        let again = try world(.password(Self.password))
        try again.run { enlisted(again) }
        #expect(server.requests.count { $0 == .setVerifier } == 1)
        #expect(try keyText == before)
    }

    @Test("a key that was revoked gives way to a fresh one")
    func replacesRevokedKey() throws {
        _ = try setPassword()
        let before = try keyText
        server.claim = nil
        let again = try world(.password(Self.password))
        try again.run { enlisted(again) }
        #expect(try keyText != before)
        let later = try world()
        try later.run { later.machine.isLoggedIn }
    }

    @Test("a wrong password claims nothing, and is no fault of the server")
    func refusesWrongPassword() throws {
        _ = try setPassword()
        server.requests = []
        server.loginRefusals = [ErrorFrame(.loginFailed, "no")]
        let other = try world(.password("wrong horse battery"), keys: try TemporaryFolder())
        try other.run { other.machine.isOver }
        guard case .disconnected(let error) = try #require(other.seen.last) else { return }
        #expect(error?.kind == .refused(.loginFailed))
        #expect(!server.requests.contains(.claim))
    }

    @Test("a password is not proven over a clear connection: nothing is said behind Hello")
    func keepsPasswordFromClear() throws {
        let identity = try DeviceIdentity(
            ClientConfiguration(
                host: "toy", name: "ada", secret: .password(Self.password), software: "toy/1", keyFolder: keys.path))
        let world = try ToyWorld(server, identity: identity)
        try world.run { world.machine.isOver }
        #expect(server.requests == [.hello])
    }

    @Test("a token is told once, logs in by itself, and never claims a name")
    func usesToken() throws {
        let world = try world()
        let asked = world.perform(.account(.makeToken(label: "backup")))
        var made: AccessToken?
        try world.run {
            for case .tokenMade(asked, let token) in world.seen { made = token }
            return made != nil
        }
        let token = try #require(made)
        #expect(server.secrets[token.credential]?.label == "backup")
        #expect(server.secrets[token.credential]?.credentialKind == .token)
        let empty = try TemporaryFolder()
        let script = try self.world(.token(token), keys: empty)
        try script.run { script.machine.isLoggedIn }
        #expect(server.lastCredential == token.credential)
        #expect(empty.names.isEmpty)

        server.secrets = [:]
        server.requests = []
        let late = try self.world(.token(token), keys: empty)
        try late.run { late.machine.isOver }
        #expect(!server.requests.contains(.claim))
    }

    @Test("devices are listed, and one is revoked")
    func listsAndRevokes() throws {
        let world = try setPassword()
        let listing = world.perform(.account(.devices))
        let revoking = world.perform(.account(.revoke(CredentialID(rawValue: 0))))
        try world.run { isDone(world, revoking) }
        var kinds: [CredentialKind] = []
        for case .devices(listing, let devices) in world.seen { kinds = devices.map(\.credentialKind) }
        #expect(kinds == [.password, .device])
        #expect(server.secrets.isEmpty)
    }

    @Test("a key that was left in clear is replaced under TLS, and goes once the new one has logged in")
    func replacesClearKey() throws {
        let first = try world()
        try first.run { first.machine.isLoggedIn }
        let former = try #require(server.claim?.credential)
        server.clearCredentials = [former]
        let second = try world()
        try second.run { enlisted(second) }
        #expect(try keyText.contains("former \(String(former.rawValue, radix: 16))"))
        #expect(!server.requests.contains(.revoke))
        second.cut()
        try second.run { server.claim == nil }
        #expect(server.lastCredential != former)
        try second.run { (try? keyText.contains("former")) == false }
    }

    @Test("a session that ends because this device has another key by now is followed by one with that key")
    func followsNewKey() throws {
        let world = try world()
        try world.run { world.machine.isLoggedIn }
        let fresh = StoredKey.random()
        let place = KeyPlace(name: "ada", serverID: 7, host: "toy", port: 7486)
        let verifier = ScramVerifier.derive(
            password: fresh.key.password, salt: Salt([UInt8](repeating: 1, count: 16)), iterationCount: 4_096)
        server.secrets[fresh.credential] = SetVerifier(
            credential: fresh.credential, credentialKind: .device, label: "", salt: verifier.salt,
            iterationCount: verifier.iterationCount, storedKey: verifier.storedKey, serverKey: verifier.serverKey)
        try KeyStore(folder: keys.path).replace(with: fresh, at: place)
        world.tell(ErrorFrame(.sessionRevoked, "revoked"))
        try world.run { world.reconnectedCount == 1 }
        #expect(server.lastCredential == fresh.credential)
    }

    @Test("a session whose key is revoked, and that has no other, is over")
    func endsWhenRevoked() throws {
        let world = try world()
        try world.run { world.machine.isLoggedIn }
        world.tell(ErrorFrame(.sessionRevoked, "revoked"))
        try world.run { world.machine.isOver }
    }

    @Test("what another device has read is told")
    func tellsReading() throws {
        let world = try world()
        try world.run { world.machine.isLoggedIn }
        world.tell(ReadMoved(conversation: ToyServer.room, sequence: 5))
        try world.run {
            world.seen.contains { if case .readMoved(ToyServer.room, upTo: 5) = $0 { true } else { false } }
        }
    }
}
