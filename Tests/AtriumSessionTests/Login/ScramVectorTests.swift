import AtriumWire
import Testing

@testable import AtriumSession

/// The example of RFC 7677 §3: user `user`, password `pencil`.
@Suite("SCRAM by the RFC's example")
struct ScramVectorTests {
    static let clientNonce = "rOprNGfwEbeRWgbNEkqO"
    static let challenge =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let proof =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    static let signature = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    @Test("the client says what the RFC's client says")
    func client() throws {
        var client = ScramClient(name: "user", password: "pencil", nonceText: Self.clientNonce)
        #expect(client.first == Array("n,,n=user,r=\(Self.clientNonce)".utf8))
        let proof = try client.proof(for: Array(Self.challenge.utf8), transcript: nil)
        #expect(proof == Array(Self.proof.utf8))
        try client.verify(Array(Self.signature.utf8))
    }

    @Test("[SESSION-3.5-5] the client refuses another server signature")
    func clientRefusesSignature() throws {
        var client = ScramClient(name: "user", password: "pencil", nonceText: Self.clientNonce)
        _ = try client.proof(for: Array(Self.challenge.utf8), transcript: nil)
        let other = Self.signature.replacingOccurrence(of: "6rri", with: "7rri")
        #expect(throws: ScramError.server) { try client.verify(Array(other.utf8)) }
        #expect(throws: ScramError.server) { try client.verify(Array("e=other-error".utf8)) }
        #expect(throws: ScramError.malformed) { try client.verify(Array("v=".utf8)) }
    }

    @Test("a client that has not answered a challenge believes no server")
    func clientWithoutChallenge() {
        let client = ScramClient(name: "user", password: "pencil", nonceText: Self.clientNonce)
        #expect(throws: ScramError.server) { try client.verify(Array(Self.signature.utf8)) }
    }

    @Test("the server accepts the RFC's proof and signs as the RFC's server")
    func server() throws {
        let salt = try #require(Base64.standard.decode("W22ZaJ0SNY7soEsUEjb6gQ==".utf8))
        let verifier = ScramVerifier.derive(password: "pencil", salt: Salt(salt), iterationCount: 4_096)
        var server = try ScramServer(clientFirst: Array("n,,n=user,r=\(Self.clientNonce)".utf8))
        #expect(server.name == "user")
        let challenge = server.challenge(verifier, nonceText: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
        #expect(challenge == Array(Self.challenge.utf8))
        #expect(try server.verify(Array(Self.proof.utf8), transcript: nil) == Array(Self.signature.utf8))
    }
}

extension String {
    /// The string with the first occurrence of a part replaced.
    func replacingOccurrence(of part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return replacingCharacters(in: range, with: other)
    }

    private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
