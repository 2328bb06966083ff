import AtriumWire
import Testing

@testable import AtriumSession

@Suite("SCRAM with hostile messages")
struct ScramHostileTests {
    @Test(
        "a first message of another form is malformed",
        arguments: [
            "", "n", "n,", "n,,", "n,,n=a", "n,,r=b", "n,,r=b,n=a", "n,,n=,r=b", "n,,n=a,r=", "n,,n=a,,r=b",
            "n,a=eve,n=a,r=b", "x,,n=a,r=b", "n,,n=a=2c,r=b", "n,,n=a=,r=b", "n,,n=a=41,r=b", "n,,n=a,n=b,r=c",
            "n,,n=a,r=b c", "n,,n=a,r=b\u{7F}", "n,,n=a,r=b,x", "n,,n=a,r=b,1=2", "n,,n=a\0,r=b", "n,,n:a,r=b",
        ])
    func malformedFirst(_ message: String) {
        #expect(throws: ScramError.malformed) { try ScramServer(clientFirst: Array(message.utf8)) }
    }

    @Test("a first message with bytes that are no UTF-8 is malformed")
    func invalidText() {
        let message = Array("n,,n=".utf8) + [0xFF, 0xC0] + Array(",r=b".utf8)
        #expect(throws: ScramError.malformed) { try ScramServer(clientFirst: message) }
    }

    @Test("channel binding and mandatory extensions are refused by name")
    func refusedExtensions() {
        #expect(throws: ScramError.channelBinding) {
            try ScramServer(clientFirst: Array("p=tls-exporter,,n=a,r=b".utf8))
        }
        #expect(throws: ScramError.mandatoryExtension) { try ScramServer(clientFirst: Array("n,,m=x,n=a,r=b".utf8)) }
    }

    @Test("a first message longer than the most is malformed")
    func longFirst() {
        let message = Array("n,,n=a,r=".utf8) + [UInt8](repeating: 0x61, count: ScramMessage.byteCountMax)
        #expect(throws: ScramError.malformed) { try ScramServer(clientFirst: message) }
    }

    @Test("extensions that may be passed over are passed over")
    func optionalExtension() throws {
        #expect(try ScramServer(clientFirst: Array("y,,n=a,r=b,x=1".utf8)).name == "a")
    }

    @Test(
        "a last message of another form is malformed",
        arguments: [
            "", "c=biws", "c=biws,r=NONCE", "r=NONCE,c=biws,p=PROOF", "c=eSws,r=NONCE,p=PROOF",
            "c=biws,r=NONCE,p=", "c=biws,r=NONCE,p=AAAA", "c=biws,r=NONCE,p=PROOF,x=1", "c=biws,r=NONCE,p=PROOF,",
            "c=biws,r=NONCE,t=AAAA,p=PROOF", "c=biws,r=NONCE,t=*,p=PROOF", "c=biw,r=NONCE,p=PROOF",
            "c=biws,r=NONCE,p=PROOF,p=PROOF", "c=biws,c=biws,r=NONCE,p=PROOF",
            "c=biws,r=NONCE,t=DIGEST,t=DIGEST,p=PROOF",
        ])
    func malformedLast(_ pattern: String) throws {
        let message = try fill(pattern)
        let server = try challenged()
        #expect(throws: ScramError.malformed) { try server.verify(message, transcript: nil) }
    }

    @Test("a last message with another nonce, or a wrong proof, fails the login")
    func wrongLast() throws {
        let server = try challenged()
        let nonce = try fill("c=biws,r=NONCEx,p=PROOF")
        #expect(throws: ScramError.nonce) { try server.verify(nonce, transcript: nil) }
        let short = try fill("c=biws,r=b,p=PROOF")
        #expect(throws: ScramError.nonce) { try server.verify(short, transcript: nil) }
        let proof = try fill("c=biws,r=NONCE,p=PROOF")
        #expect(throws: ScramError.proof) { try server.verify(proof, transcript: nil) }
        let extended = try fill("c=biws,r=NONCE,m=1,p=PROOF")
        #expect(throws: ScramError.mandatoryExtension) { try server.verify(extended, transcript: nil) }
    }

    @Test(
        "a challenge of another form stops the client",
        arguments: [
            ("", ScramError.malformed), ("r=abcdef", .malformed), ("r=abcdef,s=AAAA", .malformed),
            ("r=abcdef,i=4096,s=AAAA", .malformed), ("r=abcdef,s=A,i=4096", .malformed),
            ("r=abcdef,s=AAAA,i=", .malformed), ("r=abcdef,s=AAAA,i=-1", .malformed),
            ("r=abcdef,s=AAAA,i=+4096", .malformed), ("r=abcdef,s=AAAA,i=04096", .malformed),
            ("r=abcdef,s=AAAA,i=0", .malformed), ("r=abcdef,s=AAAA,i=99999999999999999999", .malformed),
            ("r=abcdef,s=AAAA,i=4095", .iterationCount), ("r=abcdef,s=AAAA,i=1000001", .iterationCount),
            ("r=abc,s=AAAA,i=4096", .nonce), ("r=xbcdef,s=AAAA,i=4096", .nonce),
            ("m=1,r=abcdef,s=AAAA,i=4096", .mandatoryExtension),
        ])
    func hostileChallenge(_ challenge: String, _ expected: ScramError) {
        var client = ScramClient(name: "ada", password: "secret", nonceText: "abc")
        #expect(throws: expected) { try client.proof(for: Array(challenge.utf8), transcript: nil) }
    }

    @Test("random bytes never stop the server")
    func randomMessages() throws {
        var state: UInt64 = 42
        let server = try challenged()
        for _ in 0..<2_000 {
            let message: [UInt8] = (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Array(",=nrcptm\0az\u{7F}".utf8)[Int(state >> 33) % 12]
            }
            #expect(throws: ScramError.self) { try server.verify(message, transcript: nil) }
            #expect(throws: ScramError.self) { try ScramServer(clientFirst: [0] + message) }
        }
    }

    private func challenged() throws -> ScramServer {
        var server = try ScramServer(clientFirst: Array("n,,n=a,r=b".utf8))
        _ = server.challenge(ScramExchangeTests.verifier, nonceText: "server")
        return server
    }

    private func fill(_ pattern: String) throws -> [UInt8] {
        let bytes = Base64.standard.encode([UInt8](repeating: 9, count: 32))
        let filled = pattern.replacingOccurrence(of: "NONCE", with: "bserver")
            .replacingOccurrence(of: "DIGEST", with: bytes).replacingOccurrence(of: "DIGEST", with: bytes)
            .replacingOccurrence(of: "PROOF", with: bytes).replacingOccurrence(of: "PROOF", with: bytes)
        return Array(filled.utf8)
    }
}
