import Testing

@testable import atrium

@Suite("Typed lines")
struct SlashCommandTests {
    @Test(
        "a line is text, a command, or the word that leaves",
        arguments: [
            ("hello", .text("hello")), ("  hi ", .text("  hi ")), ("", .empty), ("   ", .empty), ("exit", .exit),
            ("exit now", .text("exit now")), ("/join #dev", .command(.join, "#dev")),
            ("/JOIN  dev ", .command(.join, "dev")),
            ("/quit", .command(.quit, "")), ("/me waves\nand smiles", .command(.me, "waves\nand smiles")),
            ("//quit", .text("/quit")), ("/frob x", .unknown("frob")), ("/", .unknown("")),
            ("/usr/bin is full", .text("/usr/bin is full")),
        ] as [(String, InputLine)])
    func reads(_ line: String, _ expected: InputLine) {
        #expect(InputLine(line) == expected)
    }

    @Test(
        "words are split as a shell splits them",
        arguments: [
            ("a b", ["a", "b"]), ("  a   b ", ["a", "b"]), ("\"a b\" c", ["a b", "c"]), ("a\\ b", ["a b"]),
            ("'a \\ b'", ["a \\ b"]), ("\"\"", [""]), ("a\"b c\"d", ["ab cd"]), ("", []),
        ] as [(String, [String])])
    func splits(_ line: String, _ expected: [String]) {
        #expect(Words.split(line) == expected)
    }

    @Test("what is quoted is one word again", arguments: ["a b", "a", "it's", "\"", "\\", "", "a\\ \"b\" 'c'"])
    func quotes(_ text: String) {
        #expect(Words.split(text.isEmpty ? "\"\"" : Words.quoted(text)) == [text])
    }

    @Test("the help names every command", arguments: SlashCommand.allCases)
    func helps(_ command: SlashCommand) {
        #expect(
            SlashCommand.helpLines.contains { $0.hasPrefix("  /" + command.rawValue) && $0.contains(command.summary) })
    }
}
