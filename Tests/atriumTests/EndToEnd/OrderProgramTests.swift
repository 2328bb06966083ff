import Testing

/// What keeps order, as commands of a shell in front of a real server.
@Suite("Commands that keep order, in front of a real server")
struct OrderProgramTests {
    /// A server with a room of ada's, where bob and cleo have accounts.
    private func serverWithRoom() throws -> ServerProgram {
        let server = try ServerProgram()
        for name in ["ada", "bob", "cleo"] {
            #expect(try server.atrium(name, "say", "den", "hello").status == 0)
        }
        return server
    }

    @Test("private closes a room to all but whom invite lets in; kick takes out again, and public opens it")
    func closes() throws {
        let server = try serverWithRoom()
        #expect(try server.atrium("ada", "private", "den").status == 0)
        let closed = try server.atrium("bob", "say", "den", "in?")
        #expect(closed.status == 1 && closed.error.contains("this room is for its members"))
        #expect(try server.atrium("ada", "invite", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "say", "den", "in").status == 0)
        let members = try server.atrium("ada", "members", "den", "--json").output
        #expect(members.contains("\"name\":\"bob\",\"role\":\"member\",\"banned\":null,\"muted\":null"))
        #expect(try server.atrium("ada", "kick", "den", "bob", "too", "loud").status == 0)
        #expect(try server.atrium("bob", "say", "den", "in?").status == 1)
        #expect(try server.atrium("ada", "public", "den").status == 0)
        #expect(try server.atrium("bob", "say", "den", "in").status == 0)
        let last = try server.atrium("ada", "tail", "den", "--last", "3").output.split(separator: "\n")
        #expect(last[0].hasSuffix("ada took bob out of the room: too loud"))
        #expect(last[1].hasSuffix("ada set that everybody may read the room; the list shows it to everybody"))
    }

    @Test("ban keeps out for a time that is told once, and unban lets in; mute lets read and not write")
    func sanctions() throws {
        let server = try serverWithRoom()
        let ban = try server.atrium("ada", "ban", "den", "bob", "2h", "spam,", "again", "--json")
        #expect(
            ban.status == 0 && ban.output.contains("\"sanction\":\"ban\",\"seconds\":7200,\"reason\":\"spam, again\""))
        let banned = try server.atrium("bob", "say", "den", "in?")
        #expect(banned.status == 1)
        #expect(
            banned.error.split(separator: "\n").last?.wholeMatch(
                of: /atrium: you are banned from this room for another (2:00:00|1:59:\d\d)/) != nil, "\(banned.error)")
        #expect(try server.atrium("bob", "tail", "den", "--last", "1").status == 1)
        #expect(try server.atrium("ada", "unban", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "say", "den", "in").status == 0)

        #expect(try server.atrium("ada", "mute", "den", "bob").status == 0)
        let muted = try server.atrium("bob", "say", "den", "well?")
        #expect(muted.status == 1 && muted.error.hasSuffix("you are muted in this room for good\n"))
        #expect(try server.atrium("bob", "tail", "den", "--last", "1").output.contains("ada muted bob"))
        #expect(try server.atrium("ada", "unmute", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "say", "den", "well").status == 0)

        let nothing = try server.atrium("ada", "mute", "den", "bob", "0min")
        #expect(nothing.status == 2 && nothing.error.contains("0min is no time"))
    }

    @Test("op and owner give the power to keep order, deop takes it away")
    func givesRoles() throws {
        let server = try serverWithRoom()
        #expect(try server.atrium("bob", "mute", "den", "cleo").status == 1)
        #expect(try server.atrium("ada", "op", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "mute", "den", "cleo").status == 0)
        #expect(try server.atrium("bob", "private", "den").status == 1)
        #expect(try server.atrium("ada", "owner", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "hide", "den").status == 0)
        #expect(try server.atrium("bob", "deop", "den", "bob").status == 0)
        #expect(try server.atrium("bob", "unmute", "den", "cleo").status == 1)
        #expect(try server.atrium("ada", "op", "den", "nobody").status == 1)
    }

    @Test("hide shows a room to its members alone, show to everybody; what is private already stays so")
    func hides() throws {
        let server = try serverWithRoom()
        #expect(try server.atrium("ada", "private", "den").status == 0)
        #expect(try server.atrium("ada", "hide", "den").status == 0)
        #expect(try server.atrium("ada", "rooms").output.contains("den"))
        #expect(try !server.atrium("bob", "rooms").output.contains("den"))
        #expect(
            try server.atrium("ada", "rooms", "--json").output.contains("\"access\":\"invite-only\",\"hidden\":true"))
        #expect(try server.atrium("ada", "show", "den").status == 0)
        #expect(try server.atrium("bob", "rooms").output.contains("den"))
        let audit = try server.atriumd("audit").output
        #expect(audit.contains("ada access #den invite-only hidden\n"))
    }

    @Test("block keeps somebody from writing directly, and unblock ends that")
    func blocks() throws {
        let server = try serverWithRoom()
        #expect(try server.atrium("ada", "block", "bob").status == 0)
        #expect(try server.atrium("ada", "blocks").output == "bob\n")
        let blocked = try server.atrium("bob", "say", "@ada", "listen")
        #expect(blocked.status == 1 && blocked.error.contains("this account takes no messages of yours"))
        #expect(try server.atrium("ada", "unblock", "bob").status == 0)
        #expect(try server.atrium("ada", "blocks").output.isEmpty)
        #expect(try server.atrium("bob", "say", "@ada", "listen").status == 0)
    }
}
