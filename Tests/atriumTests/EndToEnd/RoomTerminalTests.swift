import Testing

/// Rooms in the chat at a terminal, in front of a real server.
@Suite("Rooms at a terminal")
struct RoomTerminalTests {
    @Test("/topic sets and shows the topic of the room that is named, else of the one in the prompt")
    func setsTopic() throws {
        let server = try ServerProgram()
        let ada = try server.terminal("ada", "#den")
        try ada.wait(for: "#den (1 present, you are an owner)")
        try ada.type("/join #garden")
        try ada.wait(for: "#garden (1 present, you are an owner)")
        try ada.type("/topic #den wolves and foxes")
        try ada.wait(for: "#den ada set the topic: wolves and foxes")
        try ada.type("/topic roses")
        try ada.wait(for: "ada set the topic: roses")
        try ada.type("/topic #den")
        try ada.wait(for: "#den: wolves and foxes")
        #expect(try server.atrium("ada", "topic", "den").output == "wolves and foxes\n")
        #expect(try server.atrium("ada", "topic", "garden").output == "roses\n")
        try ada.type("/topic #den -")
        try ada.wait(for: "#den ada cleared the topic")
    }

    @Test("a room that was not entered shows its topic and has one set, and is called as it was made")
    func namesRoom() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("bob", "say", "\u{DC}n\u{EF}", "hello").status == 0)
        #expect(try server.atrium("bob", "topic", "\u{DC}n\u{EF}", "wolves").status == 0)
        let ada = try server.terminal("ada")
        try ada.wait(for: "#lobby (1 present)")
        try ada.type("/topic #\u{FC}n\u{EF}")
        try ada.wait(for: "#\u{DC}n\u{EF}: wolves")
        try ada.type("/topic #\u{FC}n\u{EF} foxes")
        try ada.wait(for: "the topic of #\u{FC}n\u{EF} is set")
        try ada.type("/join #\u{FC}n\u{EF}")
        try ada.wait(for: "#\u{DC}n\u{EF}: foxes")
        try ada.type("/join #lobby")
        try ada.wait(for: "ada #lobby>")
        try ada.type("/join #\u{FC}n\u{EF}")
        try ada.wait(for: "ada #\u{DC}n\u{EF}>")
        try ada.type("/topic #nonesuch")
        try ada.wait(for: "there is no room #nonesuch")
        try ada.type("/kick #nonesuch bob")
        try ada.wait(for: "/kick bob: #nonesuch: there is no such conversation")
        try ada.type("/history 99999")
        try ada.wait(for: "/history COUNT: from 1 to 65535 events")
    }

    @Test("/leave of a closed room is asked for twice, ends the membership, and an invitation leads back")
    func leavesClosedRoom() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "say", "den", "mine").status == 0)
        #expect(try server.atrium("ada", "private", "den").status == 0)
        #expect(try server.atrium("bob", "say", "lobby", "hello").status == 0)
        #expect(try server.atrium("ada", "invite", "den", "bob").status == 0)
        let bob = try server.terminal("bob", "#den")
        try bob.wait(for: "#den (1 present, for members)")
        try bob.type("/leave")
        try bob.wait(for: "comes back by an invitation alone. /leave #den once more leaves")
        try bob.type("/leave #den")
        try bob.wait(for: "you left #den")
        let last = try server.atrium("ada", "tail", "den", "--last", "1").output
        #expect(last.hasSuffix("bob left the room, and has no role in it any more\n"))
        try bob.type("/join #den")
        try bob.wait(for: "#den: ")
        #expect(try server.atrium("ada", "members", "den").output.contains("bob") == false)
        #expect(try server.atrium("bob", "say", "den", "hello").status == 1)
        #expect(try server.atrium("ada", "invite", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "say", "den", "hello").status == 0)
    }

    @Test("the only owner of a closed room is told that it needs another one first, and stays in it")
    func keepsOwner() throws {
        let server = try ServerProgram()
        #expect(try server.atrium("ada", "say", "den", "mine").status == 0)
        #expect(try server.atrium("ada", "private", "den").status == 0)
        let ada = try server.terminal("ada", "#den")
        try ada.wait(for: "#den (1 present, for members, you are an owner)")
        try ada.type("/leave")
        try ada.wait(for: "leaving #den: you are its only owner; /owner #den NAME makes another one first")
        try ada.type("still here")
        try ada.wait(for: "ada: still here \u{2713}")
    }
}
