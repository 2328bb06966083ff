import Foundation
import Testing

/// What the programs say of rights that end, and of orders that find nobody.
@Suite("Rights that end, in front of a real server")
struct LostRightsTests {
    @Test("an upload that a ban ends is told as that, to the room and to its sender")
    func endsUpload() throws {
        let server = try ServerProgram("--upload-rate", "64K")
        #expect(try server.atrium("ada", "say", "den", "mine").status == 0)
        let file = server.folder + "/large"
        try Data(count: 64 << 20).write(to: URL(fileURLWithPath: file))
        let ada = try server.terminal("ada", "#den")
        try ada.wait(for: "#den (1 present")
        let bob = try server.terminal("bob", "send", file, "den")
        try ada.wait(for: "bob offers large")
        #expect(try server.atrium("ada", "ban", "den", "bob").status == 0)
        try ada.wait(for: "large from bob was given up: its sender may not write here any more")
        try bob.wait(for: "banned")
        #expect(try bob.end().status == 1)
    }

    @Test("an order about somebody it does not concern is refused with their name")
    func findsNobody() throws {
        let server = try ServerProgram()
        for name in ["ada", "bob"] { #expect(try server.atrium(name, "say", "den", "hello").status == 0) }
        for (word, why) in [
            ("unban", "they are not banned from this room"), ("unmute", "they are not muted in this room"),
            ("kick", "they are not in this room"),
        ] {
            let refused = try server.atrium("ada", word, "den", "bob")
            #expect(refused.status == 1 && refused.error.hasSuffix("atrium: \(word) bob: \(why)\n"))
        }
        let ada = try server.terminal("ada", "#den")
        try ada.wait(for: "#den (1 present")
        try ada.type("/unban bob")
        try ada.wait(for: "/unban bob: they are not banned from this room")
    }
}
