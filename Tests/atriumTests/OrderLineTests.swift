import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("Words that keep order")
struct OrderLineTests {
    private func line(_ text: String, needsRoom: Bool = false) throws -> OrderLine {
        let words = text.split(separator: " ")
        let word = try #require(OrderWord(rawValue: String(words[0])))
        return try OrderLine(word, words.dropFirst(), needsRoom: needsRoom)
    }

    private func command(_ text: String) throws -> OrderCommand {
        try line(text).command(in: .room("dev"), access: .inviteOnly, isHidden: true)
    }

    @Test("each word asks for what it says")
    func asks() throws {
        let dev = Target.room("dev")
        #expect(try command("invite bob") == .invite(dev, name: "bob"))
        #expect(
            try command("kick @bob go away")
                == .sanction(dev, name: "bob", .kick, durationSeconds: 0, reason: "go away"))
        #expect(try command("ban bob") == .sanction(dev, name: "bob", .ban, durationSeconds: 0, reason: ""))
        #expect(
            try command("ban bob 2h spam, again")
                == .sanction(dev, name: "bob", .ban, durationSeconds: 7_200, reason: "spam, again"))
        #expect(
            try command("mute bob 10min") == .sanction(dev, name: "bob", .mute, durationSeconds: 600, reason: ""))
        #expect(
            try command("mute bob 2h 10 times")
                == .sanction(dev, name: "bob", .mute, durationSeconds: 7_200, reason: "10 times"))
        #expect(try command("op bob") == .setRole(dev, name: "bob", .moderator))
        #expect(try command("deop bob") == .setRole(dev, name: "bob", .member))
        #expect(try command("owner bob") == .setRole(dev, name: "bob", .owner))
        #expect(try command("private") == .setAccess(dev, .inviteOnly, isHidden: true))
        #expect(try command("public") == .setAccess(dev, .open, isHidden: true))
        #expect(try command("hide") == .setAccess(dev, .inviteOnly, isHidden: true))
        #expect(try command("show") == .setAccess(dev, .inviteOnly, isHidden: false))
        #expect(try command("members") == .roles(dev))
        #expect(try command("block bob") == .block(name: "bob", true))
        #expect(try command("unblock @bob") == .block(name: "bob", false))
        #expect(try command("blocks") == .blocks)
    }

    @Test("a room stands in front: with its mark where it may be left out")
    func takesRoom() throws {
        #expect(try line("ban #dev bob 7d").room == .room("dev"))
        #expect(try line("ban bob 7d").room == nil)
        #expect(try line("ban dev bob 7d", needsRoom: true).room == .room("dev"))
        #expect(try line("members dev", needsRoom: true).room == .room("dev"))
        #expect(try line("block bob", needsRoom: true).name == "bob")
    }

    @Test(
        "what is missing, or too much, is said",
        arguments: [
            "ban", "ban #dev", "ban #", "invite b/b", "invite bob now", "ban bob 0s", "ban bob 10 minutes",
            "mute bob 10m", "members bob", "blocks bob",
        ])
    func refuses(_ text: String) {
        #expect(throws: UsageError.self) { try line(text) }
    }

    @Test("a command of its own wants the room in any case", arguments: ["ban", "members", "private", "members @bob"])
    func wantsRoom(_ text: String) {
        #expect(throws: UsageError.self) { try line(text, needsRoom: true) }
    }

    @Test(
        "spans are read and said in one unit", arguments: [("10min", 600), ("2h", 7_200), ("7d", 604_800), ("90s", 90)])
    func readsSpans(_ text: String, _ seconds: UInt64) {
        #expect(TimeSpan.parse(text) == seconds)
        #expect(TimeSpan.parse(TimeSpan.words(seconds)) == seconds)
    }

    @Test(
        "what is no span is none",
        arguments: ["", "h", "2", "2m", "-1h", "1.5h", "99999999999999999999s", "9999999999999999999w"])
    func refusesSpans(_ text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }

    @Test(
        "each word stands in the help of the chat and of the program, and Tab knows it", arguments: OrderWord.allCases)
    func isListed(_ word: OrderWord) throws {
        #expect(SlashCommand(rawValue: word.rawValue)?.summary == word.summary)
        let name = try #require(CommandName(rawValue: word.rawValue))
        #expect(HelpText.text(for: name).contains(word.summary) && HelpText.text(for: nil).contains(word.rawValue))
        let completion = Completion(accounts: ["bob"], rooms: ["dev"])
        #expect(completion.candidates(for: "/" + word.rawValue).contains("/" + word.rawValue))
        if word.form != .room {
            #expect(completion.candidates(for: "/\(word.rawValue) b") == ["bob"])
            if word.isOfRoom { #expect(completion.candidates(for: "/\(word.rawValue) #d") == ["#dev"]) }
        }
    }

    @Test("what was done to one is told, in words and as JSON")
    func tellsRemoved() {
        func removed(_ kind: SanctionKind, until: UInt64) -> Removed {
            Removed(
                conversation: ConversationID(rawValue: 1), sanction: kind, until: WallTime(microseconds: until),
                name: "dev", by: "bob", reason: "spam")
        }
        #expect(OrderText.sentence(removed(.kick, until: 0), to: "ada") == "bob took you out of #dev: spam")
        #expect(OrderText.sentence(removed(.ban, until: .max), to: "ada") == "bob banned you from #dev: spam")
        #expect(OrderText.sentence(removed(.kick, until: 0), to: "Bob") == "you left #dev")
        let now = WallTime(microseconds: 1_738_310_709_000_120)
        #expect(
            OrderText.object(removed(.ban, until: .max), at: now).line == """
                {"type":"removed","conversation":"#dev","from":"bob","time":"2025-01-31T08:05:09.000120Z",\
                "sanction":"ban","banned":"forever","reason":"spam"}
                """)
    }
}
