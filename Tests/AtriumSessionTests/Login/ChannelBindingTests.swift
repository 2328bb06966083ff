import AtriumWire
import Testing

@testable import AtriumSession

@Suite("SCRAM bound to one TLS connection")
struct ChannelBindingTests {
    private static let transcript = ScramExchangeTests.transcript

    static func binding(_ byte: UInt8) throws -> ChannelBinding {
        try #require(ChannelBinding([UInt8](repeating: byte, count: ChannelBinding.byteCount)))
    }

    /// An exchange whose two ends stand at connections with these bindings.
    private func exchange(
        client clientBinding: UInt8, server serverBinding: UInt8
    ) throws -> (client: ScramClient, server: ScramServer, proof: [UInt8]) {
        var client = ScramClient(
            name: "ada", password: "secret", nonce: [UInt8](repeating: 1, count: 24),
            binding: try Self.binding(clientBinding))
        var server = try ScramServer(clientFirst: client.first, binding: try Self.binding(serverBinding))
        let challenge = server.challenge(ScramExchangeTests.verifier, nonce: [UInt8](repeating: 2, count: 24))
        let proof = try client.proof(for: challenge, transcript: Self.transcript)
        return (client, server, proof)
    }

    @Test("[SESSION-3.5-11] both ends of one connection log in")
    func succeeds() throws {
        let (client, server, proof) = try exchange(client: 1, server: 1)
        try client.verify(try server.verify(proof, transcript: Self.transcript))
    }

    @Test("[SESSION-3.5-11] a proof that somebody hands on over another connection is refused")
    func relayed() throws {
        let (_, server, proof) = try exchange(client: 1, server: 2)
        #expect(throws: ScramError.binding) { try server.verify(proof, transcript: Self.transcript) }
        #expect(ScramError.binding.code == .loginFailed)
    }

    @Test("[SESSION-3.5-11] putting in the binding of the server's own connection breaks the proof")
    func swappedBinding() throws {
        let (_, server, proof) = try exchange(client: 1, server: 2)
        func channel(_ byte: UInt8) -> String {
            Base64.standard.encode(Array("p=tls-exporter,,".utf8) + [UInt8](repeating: byte, count: 32))
        }
        let swapped = String(decoding: proof, as: UTF8.self).replacingOccurrence(of: channel(1), with: channel(2))
        #expect(throws: ScramError.proof) { try server.verify(Array(swapped.utf8), transcript: Self.transcript) }
    }

    @Test("a recorded proof is worth nothing against another challenge")
    func replayed() throws {
        let (client, _, proof) = try exchange(client: 1, server: 1)
        var server = try ScramServer(clientFirst: client.first, binding: try Self.binding(1))
        _ = server.challenge(ScramExchangeTests.verifier, nonce: [UInt8](repeating: 3, count: 24))
        #expect(throws: ScramError.nonce) { try server.verify(proof, transcript: Self.transcript) }
    }

    @Test("a client takes no challenge with its own nonce alone, as one that sends back what it got would make")
    func reflected() throws {
        var client = ScramClient(name: "ada", password: "secret", nonceText: "abc", binding: try Self.binding(1))
        #expect(throws: ScramError.nonce) {
            try client.proof(for: Array("r=abc,s=AAAAAAAAAAAAAAAAAAAAAA==,i=4096".utf8), transcript: nil)
        }
    }

    @Test(
        "[SESSION-3.5-10] under TLS a first message that binds to nothing is refused",
        arguments: ["n,,n=ada,r=abc", "y,,n=ada,r=abc", "p=tls-unique,,n=ada,r=abc"])
    func downgraded(_ message: String) throws {
        let binding = try Self.binding(1)
        #expect(throws: ScramError.channelBinding) {
            try ScramServer(clientFirst: Array(message.utf8), binding: binding)
        }
    }

    @Test(
        "[SESSION-3.5-11] a last message with another form of binding is malformed",
        arguments: [
            "biws", "cD10bHMtZXhwb3J0ZXIsLA==",
            Base64.standard.encode(Array("p=tls-exporter,,".utf8) + [UInt8](repeating: 1, count: 31)),
            Base64.standard.encode(Array("p=tls-exporter,,".utf8) + [UInt8](repeating: 1, count: 33)),
        ])
    func otherForms(_ channel: String) throws {
        let (_, server, proof) = try exchange(client: 1, server: 1)
        let rest = String(decoding: proof, as: UTF8.self).drop { $0 != "," }
        #expect(throws: ScramError.malformed) {
            try server.verify(Array("c=\(channel)\(rest)".utf8), transcript: Self.transcript)
        }
    }

    @Test("a binding has 32 bytes")
    func length() {
        #expect(ChannelBinding([UInt8](repeating: 1, count: 31)) == nil)
        #expect(ChannelBinding([UInt8](repeating: 1, count: 33)) == nil)
    }
}
