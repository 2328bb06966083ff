import AtriumWire
import Testing

@testable import AtriumSession

@Suite("SCRAM between both halves")
struct ScramExchangeTests {
    static let salt = Salt([UInt8](repeating: 7, count: Salt.byteCount))
    static let verifier = ScramVerifier.derive(password: "secret", salt: salt, iterationCount: 4_096)
    static let transcript = Digest.sha256(of: Array("hello and welcome".utf8))

    /// Runs an exchange up to the client's last message.
    static func exchange(
        password: String = "secret", transcript: Digest? = transcript
    ) throws -> (client: ScramClient, server: ScramServer, proof: [UInt8]) {
        var client = ScramClient(name: "ada", password: password, nonce: [UInt8](repeating: 1, count: 24))
        var server = try ScramServer(clientFirst: client.first)
        let challenge = server.challenge(verifier, nonce: [UInt8](repeating: 2, count: 24))
        let proof = try client.proof(for: challenge, transcript: transcript)
        return (client, server, proof)
    }

    @Test("the right secret over the same negotiation logs in, and proves the server")
    func succeeds() throws {
        let (client, server, proof) = try Self.exchange()
        try client.verify(try server.verify(proof, transcript: Self.transcript))
    }

    @Test("a wrong secret fails")
    func wrongSecret() throws {
        let (_, server, proof) = try Self.exchange(password: "guess")
        #expect(throws: ScramError.proof) { try server.verify(proof, transcript: Self.transcript) }
    }

    @Test("a negotiation that was changed on the way fails the login")
    func changedNegotiation() throws {
        let (_, server, proof) = try Self.exchange(transcript: .sha256(of: [1]))
        #expect(throws: ScramError.transcript) { try server.verify(proof, transcript: Self.transcript) }
    }

    @Test("a client that does not state the negotiation fails the login")
    func missingNegotiation() throws {
        let (_, server, proof) = try Self.exchange(transcript: nil)
        #expect(throws: ScramError.transcript) { try server.verify(proof, transcript: Self.transcript) }
    }

    @Test("the proof covers the negotiation: swapping t alone fails")
    func swappedNegotiation() throws {
        let (_, server, proof) = try Self.exchange(transcript: .sha256(of: [1]))
        let old = Base64.standard.encode(Digest.sha256(of: [1]).bytes)
        let new = Base64.standard.encode(Self.transcript.bytes)
        let swapped = String(decoding: proof, as: UTF8.self).replacingOccurrence(of: old, with: new)
        #expect(throws: ScramError.proof) { try server.verify(Array(swapped.utf8), transcript: Self.transcript) }
    }

    @Test("names with commas and equals signs travel escaped")
    func escapesNames() throws {
        let client = ScramClient(name: "a,b=c", password: "x", nonce: [1, 2, 3])
        #expect(String(decoding: client.first, as: UTF8.self).hasPrefix("n,,n=a=2Cb=3Dc,r="))
        #expect(try ScramServer(clientFirst: client.first).name == "a,b=c")
    }

    @Test("[SESSION-3.5-6] a decoy answers a name alike whatever its case, and other names otherwise")
    func decoyIsStable() {
        let decoy = ScramDecoy(secret: [1, 2, 3]) { $0.lowercased() }
        let key = CredentialID(rawValue: 7)
        let password = CredentialID(rawValue: 0)
        let ada = decoy.verifier(for: "ada", credential: key)
        #expect(decoy.verifier(for: "Ada", credential: key) == ada)
        #expect(decoy.verifier(for: "bob", credential: key).salt != ada.salt)
        #expect(ScramDecoy(secret: [4], fold: { $0 }).verifier(for: "ada", credential: key).salt != ada.salt)
        #expect(ada.iterationCount == 4_096)
        // Two secrets of one account have two salts, and so have two that are not there.
        #expect(decoy.verifier(for: "ada", credential: password).salt != ada.salt)
        #expect(decoy.verifier(for: "ada", credential: password).iterationCount == 600_000)
        // Where the server takes two spellings for one name, so does the decoy.
        let folding = ScramDecoy(secret: [1, 2, 3]) { $0.replacing("ß", with: "ss") }
        #expect(folding.verifier(for: "straße", credential: key) == folding.verifier(for: "strasse", credential: key))
    }
}
