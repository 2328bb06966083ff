import Foundation
import Testing

/// Whether a server is the one that is meant, at a terminal and for a script.
@Suite("Trust, in front of a real server")
struct TrustTerminalTests {
    /// Where the server is as well, and not known to be on this machine.
    private func elsewhere(_ server: ServerProgram) -> String { "0.0.0.0:\(server.port)" }

    private func fingerprint(of server: ServerProgram) throws -> String {
        try server.atriumd("fingerprint").output.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Gives the server another key.
    private func renew(_ server: ServerProgram) throws {
        server.stop()
        try FileManager.default.removeItem(atPath: server.data + "/tls")
        try server.start()
    }

    @Test("a person is asked about a server that is not known until there is an answer, and not again")
    func asks() throws {
        let server = try ServerProgram()
        let ada = try server.terminal("ada", "--server", elsewhere(server))
        try ada.wait(for: "its fingerprint: \(try fingerprint(of: server))")
        try ada.wait(for: "is it the one that is meant? yes, no, or the fingerprint you were told: ")
        try ada.type("perhaps")
        try ada.wait(for: "is it the one that is meant? ")
        try ada.type("yes")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/quit")
        #expect(try ada.end().status == 0)
        #expect(try server.atrium("ada", "say", "lobby", "hello", "--server", elsewhere(server)).status == 0)
    }

    @Test("a server that a person says no to is left, which is told once")
    func declines() throws {
        let server = try ServerProgram()
        let ada = try server.terminal("ada", "--server", elsewhere(server))
        try ada.wait(for: "is it the one that is meant? ")
        try ada.type("no")
        try ada.wait(for: "is not trusted; nothing was said to it")
        let (status, rest) = try ada.end()
        #expect(status == 5 && !rest.contains("not trusted"))
    }

    @Test("a key that has changed is refused and told of once, and the command that is shown goes on")
    func refusesChangedKey() throws {
        let server = try ServerProgram()
        let first = try fingerprint(of: server)
        #expect(try server.atrium("ada", "say", "lobby", "hello").status == 0)
        try renew(server)
        let second = try fingerprint(of: server)
        #expect(first != second)

        let chat = try server.terminal("ada")
        try chat.wait(for: "IS NOT THE ONE THAT IS KNOWN")
        try chat.wait(for: "known until now: \(first)")
        try chat.wait(for: "what answers:    \(second)")
        try chat.wait(for: "/atrium --trust \(second)")
        let (status, rest) = try chat.end()
        #expect(status == 5 && !rest.contains(first) && !rest.contains(second))

        // What is there to be copied is on one line of the program's, however narrow the terminal.
        let narrow = try server.terminal("ada", columns: 60)
        try narrow.wait(for: "\n  known until now: \(first)\n")
        try narrow.wait(for: "/atrium --trust \(second)\n")
        #expect(try narrow.end().status == 5)

        let refused = try server.atrium("ada", "say", "lobby", "again")
        #expect(refused.status == 5 && refused.output.isEmpty)
        let shown = try #require(refused.error.split(separator: "\n").last?.split(separator: " ").map(String.init))
        #expect(shown[0].hasSuffix("/atrium") && shown[1...] == ["--trust", second, "say", "lobby", "again"])
        let went = try ServerProgram.run(
            "atrium", Array(shown.dropFirst()), environment: server.environment(of: "ada"))
        #expect(went.status == 0)
        #expect(try server.atrium("ada", "say", "lobby", "and again").status == 0)
        #expect(try server.atrium("ada", "servers").output.contains(second))
    }
}
