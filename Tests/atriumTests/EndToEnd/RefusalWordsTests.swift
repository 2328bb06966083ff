import Testing

/// What the programs say where something is refused: what happened, and what to do.
@Suite("Words of a refusal, in front of a real server")
struct RefusalWordsTests {
    /// The start of the line of a list that has a word in it.
    private func id(of word: String, in list: String) throws -> String {
        let line = try #require(list.split(separator: "\n").first { $0.contains(word) })
        return String(try #require(line.split(separator: " ").first))
    }

    @Test("a wrong password, a revoked token and a revoked device are told as what they are")
    func tellsSecrets() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "password", "--password-stdin", input: "a long secret\n").status == 0)
        let wrong = try server.atrium("bob", "login", "--name", "ada", "--password-stdin", input: "a wrong secret\n")
        #expect(
            wrong.status == 1 && wrong.error.contains("the password is wrong, or nobody named ada has one. Nothing"))

        let token = server.folder + "/token"
        #expect(try server.atrium("ada", "token", "new", "script", "-o", token).status == 0)
        #expect(try server.atrium("ada", "say", "lobby", "hello", "--token-file", token).status == 0)
        let script = try id(of: "script", in: server.atrium("ada", "devices").output)
        #expect(try server.atrium("ada", "devices", "--revoke", script).status == 0)
        let revoked = try server.atrium("ada", "say", "lobby", "hello", "--token-file", token)
        #expect(revoked.status == 1 && revoked.error.contains("the token of ada is not taken: it was revoked"))

        let device = try id(of: "device", in: server.atrium("ada", "devices").output)
        #expect(try server.atrium("ada", "devices", "--revoke", device).status == 0)
        let lost = try server.atrium("ada", "say", "lobby", "hello")
        #expect(lost.status == 1 && lost.error.contains("the key of this device does not open ada any more"))
        #expect(lost.error.contains("atrium login logs in with its password"))
        #expect(try server.atrium("ada", "login", "--password-stdin", input: "a long secret\n").status == 0)
        #expect(try server.atrium("ada", "say", "lobby", "hello").status == 0)
    }

    @Test("a password that is too short is a wrong argument")
    func tellsShortPassword() throws {
        let server = try ServerProgram()
        let short = try server.atrium("ada", "password", "--password-stdin", input: "short\n")
        #expect(short.status == 2 && short.error.contains("atrium: a password has at least 8 characters"))
    }

    @Test("who speaks TLS to a server that does not, or the other way round, is told what to do")
    func tellsOfTLS() throws {
        let clear = try ServerProgram("--plaintext")
        let sealed = try ServerProgram()
        let first = try clear.atrium("ada", "say", "lobby", "hello")
        #expect(
            first.status == 3 && first.error.contains("; a server that speaks in clear is reached with --plaintext"))
        #expect(try clear.atrium("ada", "say", "lobby", "hello", "--plaintext").status == 0)
        let second = try sealed.atrium("ada", "say", "lobby", "hello", "--plaintext")
        #expect(second.status == 1 && second.error.contains("Leave --plaintext or atrium+clear: away"))
    }

    @Test("a server that speaks in clear takes no password and has no fingerprint, which is told")
    func tellsOfClear() throws {
        let server = try ServerProgram("--plaintext")
        let words = "It wants TLS: a server started without --plaintext, and a client too"
        let refused = try server.atrium("ada", "password", "--plaintext", "--password-stdin", input: "a long secret\n")
        #expect(refused.status == 1 && refused.error.contains(words))
        let ada = try server.terminal("ada", "--plaintext")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/password")
        try ada.wait(for: "the connection is clear: whoever can listen could guess a password from it. \(words)")
        let none = try server.atriumd("fingerprint")
        #expect(none.status == 1 && none.error.contains("one that speaks in clear has none"))
    }
}
