import Testing

/// The chat with a pipe in place of a terminal, in front of a real server.
@Suite("The chat in a pipe")
struct ChatPipeTests {
    @Test("a secret that is asked for ends it with 2, and no line behind is said")
    func keepsSecrets() throws {
        let server = try ServerProgram()
        let asked = try server.atrium("ada", input: "first\n/password\na long secret\na long secret\n")
        #expect(asked.status == 2 && asked.error.contains("a password is typed at a terminal"))
        let login = try server.atrium("ada", input: "/login bob\na long secret\n/me waves\n")
        #expect(login.status == 2 && login.output.contains("you are ada") && !login.output.contains("secret"))
        let said = try server.atrium("bob", "tail", "lobby", "--last", "10")
        #expect(said.output.hasSuffix("ada: first\n") && said.output.split(separator: "\n").count == 1)
    }

    @Test("what is refused is told on standard error, and the exit code is 1")
    func tellsRefusals() throws {
        let server = try ServerProgram()
        let done = try server.atrium("ada", input: "hello\n")
        #expect(done.status == 0 && done.error.isEmpty && done.output.contains("ada: hello \u{2713}"))
        let person = try server.atrium("ada", "@nobody", input: "hi\n")
        #expect(person.status == 1 && person.error.contains("not sent to @nobody: "))
        let file = try server.atrium("ada", input: "/send nofile\nand on\n")
        #expect(file.status == 1 && file.error == "nofile: there is no such file or folder\n")
        #expect(file.output.contains("ada: and on \u{2713}"))
        #expect(try server.atrium("ada", input: "/nosuch\n").status == 1)
    }

    @Test("lines that were meant for a room that is not to be entered, or another name, are said in no other")
    func staysOut() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("bob", "say", "den", "mine").status == 0)
        #expect(try server.atrium("bob", "private", "den").status == 0)
        let refused = try server.atrium("ada", input: "/join #den\n/topic\na secret\n")
        #expect(refused.status == 1 && refused.error.contains("says no line behind this one"))
        let name = try server.atrium("ada", input: "/nick bob\nunder another name\n")
        #expect(name.status == 1 && name.error.contains("you are still ada"))
        #expect(try server.atrium("bob", "tail", "lobby", "--last", "10").output.isEmpty)
    }
}
