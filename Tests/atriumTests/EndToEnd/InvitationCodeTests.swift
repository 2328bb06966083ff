import Testing

/// Names that are claimed with a code.
@Suite("Invitation codes, in front of a real server")
struct InvitationCodeTests {
    @Test("a code lets one newcomer in, once: none, a wrong, a used and a revoked one do not")
    func letsIn() throws {
        let server = try ServerProgram("--accounts", "invite")
        let made = try server.atriumd("invite", "--count", "2", "--expires", "7d")
        let codes = made.output.split(separator: "\n").map(String.init)
        #expect(made.status == 0 && codes.count == 2)
        #expect(try server.atriumd("invite", "list").output.matches(of: /[0-9a-f]{8}  until \S+Z\n/).count == 2)

        let none = try server.atrium("ada", "say", "lobby", "hello")
        #expect(none.status == 1 && none.error.contains("--invitation CODE gives one"))
        let wrong = try server.atrium("ada", "say", "lobby", "hello", "--invitation", "not-one-of-them")
        #expect(wrong.status == 1 && wrong.error.contains("--invitation CODE gives one"))
        #expect(try server.atrium("ada", "say", "lobby", "hello", "--invitation", codes[0]).status == 0)
        #expect(try server.atrium("ada", "say", "lobby", "hello again").status == 0)
        let used = try server.atrium("bob", "say", "lobby", "hello", "--invitation", codes[0])
        #expect(used.status == 1 && used.error.contains("--invitation CODE gives one"))

        let left = try server.atriumd("invite", "list").output
        let id = try #require(left.split(separator: " ").first)
        #expect(left.split(separator: "\n").count == 1)
        #expect(try server.atriumd("invite", "revoke", String(id)).status == 0)
        #expect(try server.atriumd("invite", "list").output.isEmpty)
        #expect(try server.atrium("bob", "say", "lobby", "hello", "--invitation", codes[1]).status == 1)
        #expect(try server.atrium("ada", "tail", "lobby", "--last", "5").output.split(separator: "\n").count == 2)
    }
}
