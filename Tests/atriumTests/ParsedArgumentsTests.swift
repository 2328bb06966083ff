import Testing

@testable import atrium

@Suite("Command line")
struct ParsedArgumentsTests {
    @Test("the first word names the command, the rest are its words")
    func takesCommandAndWords() throws {
        let parsed = try ParsedArguments(["say", "lobby", "hello", "say"])
        #expect(parsed.command == .say)
        #expect(parsed.words == ["lobby", "hello", "say"])
    }

    @Test("without a command it is the chat, in the room named")
    func takesRoomForChat() throws {
        let parsed = try ParsedArguments(["#dev", "--name", "ada"])
        #expect(parsed.command == nil)
        #expect(parsed.words == ["#dev"])
        #expect(parsed.value(of: .name) == "ada")
    }

    @Test(
        "flags stand anywhere, with a space or an equals sign, long or short",
        arguments: [
            ["tail", "--count", "3", "lobby", "-f"], ["tail", "lobby", "--count=3", "--follow"],
            ["--count=3", "tail", "-f", "lobby"], ["tail", "-n", "3", "lobby", "-f"],
        ])
    func takesFlagsAnywhere(_ arguments: [String]) throws {
        let parsed = try ParsedArguments(arguments)
        #expect(parsed.command == .tail)
        #expect(parsed.words == ["lobby"])
        #expect(try parsed.number(of: .count, from: 1) == 3)
        #expect(parsed.has(.follow))
    }

    @Test("a flag that does not go with a command that takes text is taken for text that stands in the wrong place")
    func hintsAtDashes() {
        let advice = "; text that begins with a dash stands behind --"
        for words in [["say", "lobby", "-n"], ["say", "lobby", "-f"], ["kick", "dev", "bob", "-n", "7"]] {
            let error = #expect(throws: UsageError.self) { try ParsedArguments(words) }
            #expect(error?.text.hasSuffix(advice) == true)
        }
        let error = #expect(throws: UsageError.self) { try ParsedArguments(["rooms", "-n"]) }
        #expect(error?.text == "--count does not go with rooms")
    }

    @Test("behind two dashes everything is a word, and one dash always is")
    func takesDashesAsWords() throws {
        #expect(try ParsedArguments(["say", "lobby", "--", "--json", "-x"]).words == ["lobby", "--json", "-x"])
        #expect(try ParsedArguments(["--", "say"]).words == ["say"])
        #expect(try ParsedArguments(["get", "7", "-o", "-"]).value(of: .output) == "-")
    }

    @Test(
        "what is not understood is said",
        arguments: [
            ["say", "--bogus"], ["say", "lobby", "-x"], ["--port"], ["rooms", "--count", "3"], ["--json"],
            ["say", "--json=yes", "x"],
        ])
    func refuses(_ arguments: [String]) {
        #expect(throws: UsageError.self) { try ParsedArguments(arguments) }
    }

    @Test(
        "numbers are whole and not below their least", arguments: ["x", "-1", "1.5", "", "0", "18446744073709551616"])
    func refusesNumber(_ text: String) throws {
        let parsed = try ParsedArguments(["tail", "--count=" + text])
        #expect(throws: UsageError.self) { try parsed.number(of: .count, from: 1) }
    }

    @Test("each command explains itself with each of its flags", arguments: CommandName.allCases)
    func explains(_ command: CommandName) {
        let text = HelpText.text(for: command)
        #expect(text.contains("usage: atrium \(command.rawValue)"))
        for flag in command.flags { #expect(text.contains(flag.rawValue)) }
        #expect(HelpText.text(for: nil).contains(command.summary))
    }
}
