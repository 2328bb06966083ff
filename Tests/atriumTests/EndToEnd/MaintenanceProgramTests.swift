import Testing

/// Commands that look after a server, as a script runs them.
@Suite("Looking after a server from a script")
struct MaintenanceProgramTests {
    @Test("where no person looks on nothing but the result is said")
    func staysQuiet() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "say", "lobby", "hello").status == 0)
        let check = try server.atriumd("check")
        #expect(check.status == 0 && check.error.isEmpty && check.output.hasSuffix("everything agrees\n"))
        let backup = try server.atriumd("backup", server.folder + "/backup", "--json")
        #expect(backup.status == 0 && backup.error.isEmpty && backup.output.hasPrefix("{\"path\":"))
    }

    @Test("a folder that cannot be made is not to be removed")
    func advisesOfFolder() throws {
        let server = try ServerProgram()
        let backup = try server.atriumd("backup", "/proc/nothing")
        #expect(backup.status == 1 && !backup.error.contains("remove") && backup.error.contains("name another folder"))
    }

    @Test("the fingerprint is a JSON object where that is asked for")
    func printsFingerprint() throws {
        let server = try ServerProgram()
        let text = try server.atriumd("fingerprint").output.dropLast()
        #expect(text.hasPrefix("SHA256:"))
        #expect(try server.atriumd("fingerprint", "--json").output == "{\"fingerprint\":\"\(text)\"}\n")
    }
}
