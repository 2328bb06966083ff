import Testing

@testable import AtriumClient

@Suite("Tokens")
struct AccessTokenTests {
    @Test("a token is read as it is written")
    func roundTrips() throws {
        let stored = StoredKey.random()
        let token = AccessToken(name: "ada", stored)
        #expect(AccessToken(text: token.text) == token)
        #expect(token.credential == stored.credential && token.key == stored.key)
        #expect(!token.text.contains { $0.isWhitespace })
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "atrium-token-1", "atrium-token-2:ada:1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "atrium-token-1::1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "atrium-token-1:ada:0:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "atrium-token-1:ada:x:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "atrium-token-1:ada:1:short",
            "atrium-token-1:ada:1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:",
        ])
    func refuses(_ text: String) {
        #expect(AccessToken(text: text) == nil)
    }
}
