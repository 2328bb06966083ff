import Foundation
import Testing

/// The chat at a terminal, in front of a real server.
@Suite("The chat at a terminal")
struct ChatTerminalTests {
    @Test("a password that is too short or not the same twice is asked for again, and never said in the room")
    func asksForPassword() throws {
        let server = try ServerProgram()
        let ada = try server.terminal("ada")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/password")
        try ada.wait(for: "at least 8 characters): ")
        try ada.type("short")
        try ada.wait(for: "that has fewer than 8 characters; try again, or leave it with an empty line")
        try ada.wait(for: "at least 8 characters): ")
        try ada.type("a long secret")
        try ada.wait(for: "once more: ")
        try ada.type("another secret")
        try ada.wait(for: "the two are not the same; try again, or leave it with an empty line")
        try ada.wait(for: "at least 8 characters): ")
        try ada.type("a long secret")
        try ada.wait(for: "once more: ")
        try ada.type("a long secret")
        try ada.wait(for: "the password is set")
        try ada.type("/quit")
        let (status, rest) = try ada.end()
        #expect(status == 0 && !rest.contains("secret"))
        let said = try server.atrium("bob", "tail", "lobby", "--last", "10")
        #expect(said.status == 0 && said.output.isEmpty)
    }

    @Test("an empty line or Ctrl-C leaves the question for a password, and nothing is changed")
    func leavesPassword() throws {
        let server = try ServerProgram()
        let ada = try server.terminal("ada")
        try ada.wait(for: "#lobby (1 present)")
        for keys in ["\r", "\u{3}"] {
            try ada.type("/password")
            try ada.wait(for: "at least 8 characters): ")
            try ada.press(keys)
            try ada.wait(for: "no password was given: nothing was changed")
        }
        try ada.type("said once more")
        try ada.wait(for: "ada: said once more \u{2713}")
        #expect(try !server.atrium("ada", "devices").output.contains("password"))
    }

    @Test("after a wrong password it is asked for again, and the right one goes on under that name")
    func asksForLogin() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "password", "--password-stdin", input: "a long secret\n").status == 0)
        let bob = try server.terminal("bob")
        try bob.wait(for: "#lobby (1 present)")
        try bob.type("/login ada")
        try bob.wait(for: "password of ada: ")
        try bob.type("a wrong secret")
        let words = "the password is wrong, or nobody named ada has one; try again, or leave it with an empty line"
        try bob.wait(for: "you are still bob: \(words)")
        try bob.wait(for: "password of ada: ")
        try bob.type("a long secret")
        let meanwhile = try bob.wait(for: "you are ada")
        #expect(meanwhile.contains("going on as ada") && !meanwhile.contains("lost"))
        #expect(try server.atrium("cleo", "tail", "lobby", "--last", "10").output.isEmpty)
    }

    @Test("who was never logged in is not told to be somebody, and the prompt says that nobody is logged in")
    func tellsNobody() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "password", "--password-stdin", input: "a long secret\n").status == 0)
        let bob = try server.terminal("bob", "--name", "ada")
        try bob.wait(for: "/quit leaves")
        try bob.wait(for: "(not logged in) #lobby>")
        try bob.type("/login")
        try bob.wait(for: "password of ada: ")
        try bob.type("a wrong secret")
        let told = try bob.wait(for: "the password is wrong, or nobody named ada has one")
        #expect(!told.contains("you are still"))
        try bob.wait(for: "password of ada: ")
        try bob.type("a long secret")
        try bob.wait(for: "you are ada")
    }

    @Test("Ctrl-D with a transfer under way ends at once, and says that the same command goes on with it")
    func leavesTransfer() throws {
        let server = try ServerProgram("--upload-rate", "64K")
        let path = server.folder + "/big"
        try #require(FileManager.default.createFile(atPath: path, contents: Data(repeating: 7, count: 8 << 20)))
        let ada = try server.terminal("ada")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/send \(path)")
        try ada.wait(for: "8.0 MiB")
        let start = ContinuousClock.now
        try ada.press("\u{4}")
        try ada.wait(for: "big: not finished; the same command goes on with it")
        #expect(try ada.end().status == 0)
        #expect(ContinuousClock.now - start < .seconds(4), "the end of a session is waited for 5 seconds")
    }

    @Test("where a file is there already, the advice names the place that was asked for")
    func namesPlace() throws {
        let server = try ServerProgram()
        let path = server.folder + "/notes"
        try #require(FileManager.default.createFile(atPath: path, contents: Data([1, 2, 3])))
        #expect(try server.atrium("bob", "send", path, "lobby").status == 0)
        let mine = server.folder + "/mine"
        let ada = try server.terminal("ada")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/get notes \(mine)")
        try ada.wait(for: "done: file 1")
        try ada.type("/get notes \(mine)")
        try ada.wait(for: "\(mine): a file of that name exists already; /get -f notes \(mine) replaces it")
    }

    @Test("a line that is refused does not join the next one: it waits in the history")
    func keepsRefusedLine() throws {
        let server = try ServerProgram()
        try server.atrium("ada", "say", "den", "mine")
        let bob = try server.terminal("bob", "#den")
        try bob.wait(for: "#den (1 present)")
        #expect(try server.atrium("ada", "mute", "den", "bob").status == 0)
        try bob.wait(for: "ada muted bob")
        try bob.type("too early")
        try bob.wait(for: "it was: too early; the Up key brings it back")
        try bob.type("/msg ada something else")
        try bob.wait(for: "something else \u{2713}")
        #expect(try server.atrium("ada", "unmute", "den", "bob").status == 0)
        try bob.wait(for: "ada lets bob write again")
        // Up, Up, Enter.
        try bob.press("\u{1B}[A\u{1B}[A\r")
        try bob.wait(for: "bob: too early \u{2713}")
    }
}
