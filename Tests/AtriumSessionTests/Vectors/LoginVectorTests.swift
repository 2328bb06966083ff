import AtriumWire
import Foundation
import SpecReading
import Testing

@testable import AtriumSession

/// `Spec/vectors/login.json`, computed by another program, against both halves of the exchange.
@Suite struct LoginVectorTests {
    let vector: JSONValue

    init() throws {
        vector = try JSONDecoder().decode(
            JSONValue.self, from: Repository.data("Spec/vectors/login.json"))
    }

    /// A value of the login under TLS.
    private func plus(_ name: String) throws -> String {
        guard case .text(let text)? = vector["plus"]?[name] else { throw CocoaError(.coderValueNotFound) }
        return text
    }

    private func text(_ name: String) throws -> String {
        guard case .text(let text)? = vector[name] else { throw CocoaError(.coderValueNotFound) }
        return text
    }

    @Test("[SESSION-3.5-1] the device key of the Spec's login is its password in 43 letters")
    func derivesPassword() throws {
        let key = try #require(DeviceKey(bytes(try text("deviceKey"))))
        #expect(try key.password == text("password"))
        #expect(key.password.count == 43)
    }

    @Test(
        "[SESSION-3.5-4] the client makes the messages of the Spec's login, bound to Hello and Welcome")
    func clientFollowsTheSpec() throws {
        var client = ScramClient(
            name: "ada", password: try text("password"), nonceText: try text("clientNonce"))
        #expect(try String(decoding: client.first, as: UTF8.self) == text("clientFirst"))
        let transcript = Digest(bytes(try text("transcript")))
        let proof = try client.proof(for: Array(try text("serverFirst").utf8), transcript: transcript)
        #expect(try String(decoding: proof, as: UTF8.self) == text("clientFinal"))
        try client.verify(Array(try text("serverFinal").utf8))
    }

    @Test("[SESSION-3.5-4] the server makes the messages of the Spec's login, and takes the client's")
    func serverFollowsTheSpec() throws {
        let keys = ScramVerifier.derive(
            password: try text("password"), salt: Salt(bytes(try text("salt"))), iterationCount: 4_096)
        #expect(try keys.storedKey.hex == text("storedKey"))
        #expect(try keys.serverKey.hex == text("serverKey"))
        var server = try ScramServer(clientFirst: Array(try text("clientFirst").utf8))
        let challenge = server.challenge(keys, nonce: bytes(try text("serverRandom")))
        #expect(try String(decoding: challenge, as: UTF8.self) == text("serverFirst"))
        let transcript = Digest(bytes(try text("transcript")))
        let verifier = try server.verify(Array(try text("clientFinal").utf8), transcript: transcript)
        #expect(try String(decoding: verifier, as: UTF8.self) == text("serverFinal"))
    }

    @Test("[SESSION-3.5-11] both halves make the messages of the Spec's login under TLS, bound to the connection")
    func bothFollowTheSpecUnderTLS() throws {
        let binding = try #require(ChannelBinding(bytes(try plus("channelBinding"))))
        let transcript = Digest(bytes(try plus("transcript")))
        var client = ScramClient(
            name: "ada", password: try text("password"), nonceText: try text("clientNonce"), binding: binding)
        #expect(try String(decoding: client.first, as: UTF8.self) == plus("clientFirst"))
        let verifier = ScramVerifier.derive(
            password: try text("password"), salt: Salt(bytes(try text("salt"))), iterationCount: 4_096)
        var server = try ScramServer(clientFirst: client.first, binding: binding)
        let challenge = server.challenge(verifier, nonce: bytes(try text("serverRandom")))
        #expect(try String(decoding: challenge, as: UTF8.self) == plus("serverFirst"))
        let proof = try client.proof(for: challenge, transcript: transcript)
        #expect(try String(decoding: proof, as: UTF8.self) == plus("clientFinal"))
        let signature = try server.verify(proof, transcript: transcript)
        #expect(try String(decoding: signature, as: UTF8.self) == plus("serverFinal"))
        try client.verify(signature)
    }
}
