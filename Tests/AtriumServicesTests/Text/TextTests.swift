import AtriumWire
import Testing

struct TextTests {
    @Test(
        "[FRAME-2.6-2] a message takes text with line feeds and tabs",
        arguments: ["a", "a\nb\tc", "ä€😀", "\u{A0}", "\u{2028}"])
    func takesMessages(text: String) {
        #expect(TextRules.isMessage(text))
    }

    @Test(
        "[FRAME-2.6-2] no text takes other control characters",
        arguments: ["\u{0}", "a\rb", "\u{1B}[31m", "\u{7F}", "\u{80}", "x\u{9F}", "\u{8}"])
    func refusesControls(text: String) {
        #expect(!TextRules.isMessage(text) && !TextRules.isLine(text))
    }

    @Test("[FRAME-2.6-2] a line takes no line feed")
    func refusesLineFeed() {
        #expect(!TextRules.isLine("a\nb") && TextRules.isLine("a\tb") && TextRules.isLine(""))
    }

    @Test(
        "[FRAME-2.6-5] a plain file name is taken",
        arguments: ["a", "a b.txt", ".hidden", "...", "naïve.pdf", "a:b", String(repeating: "x", count: 255)])
    func takesFileNames(name: String) {
        #expect(FileNameRules.isFileName(name))
    }

    @Test(
        "[FRAME-2.6-5] what is no plain file name is refused",
        arguments: [
            "", ".", "..", "a/b", "/a", "a\\b", " a", "a ", "a\u{0}", "a\nb", "\u{9B}", "\u{7F}", "a\u{200E}",
            "\u{200F}", "a\u{202A}", "a\u{202E}b", "\u{2066}", "\u{2069}", "\u{061C}",
            String(repeating: "x", count: 256),
        ])
    func refusesFileNames(name: String) {
        #expect(!FileNameRules.isFileName(name))
    }
}
