import Testing

@testable import atrium

@Suite("Text from elsewhere")
struct HarmlessTextTests {
    @Test(
        "what commands a terminal becomes visible",
        arguments: [
            ("\u{1B}[2J", "␛[2J"), ("a\rb", "a␍b"), ("a\nb", "a␊b"), ("bell\u{7}", "bell␇"), ("\u{7F}", "␡"),
            ("\u{9B}31m", "\\u{9B}31m"), ("\u{202E}exe.txt", "\\u{202E}exe.txt"), ("\u{2066}x", "\\u{2066}x"),
            ("a\u{200B}b", "a\\u{200B}b"), ("\u{2028}", "\\u{2028}"), ("\u{E0041}", "\\u{E0041}"), ("\0", "␀"),
        ])
    func showsControls(_ text: String, _ expected: String) {
        #expect(text.harmless == expected)
    }

    @Test("what people write stays as it is", arguments: ["hello", "Grüße, 世界", "👩‍👩‍👧 🇩🇪", "e\u{301}", "שלום"])
    func keepsWriting(_ text: String) {
        #expect(text.harmless == text)
    }

    @Test("no control character of any kind is left, whatever comes")
    func leavesNone() {
        for value: UInt32 in 0...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isControl = scalar.properties.generalCategory == .control
            if isControl { #expect(!String(scalar).harmless.unicodeScalars.contains(scalar)) }
        }
    }

    @Test("lines of a message are set in, tabs become spaces")
    func setsLinesIn() {
        #expect("a\nb\r\nc".harmlessLines(indent: "  ") == "a\n  b\n  c")
        #expect("a\tb".harmlessLines(indent: "") == "a    b")
        #expect("a\n\u{1B}[A".harmlessLines(indent: "  ") == "a\n  ␛[A")
    }

    @Test("columns: wide and combining characters are counted as terminals draw them")
    func countsColumns() {
        #expect("abc".columnCount == 3)
        #expect("世界".columnCount == 4)
        #expect("e\u{301}".columnCount == 1)
        #expect("abcdef".fitting(columns: 4) == "abc…")
        #expect("世界世界".fitting(columns: 4) == "世…")
        #expect("abc".fitting(columns: 3) == "abc")
    }

    @Test("a table is aligned, and its cells are harmless")
    func alignsTable() {
        var table = Table(["ID", "NAME", "TOPIC"], rightAligned: [0])
        table.add(["7", "世", "x\u{1B}"])
        table.add(["12", "lobby", ""])
        #expect(table.lines == ["ID  NAME   TOPIC", " 7  世     x␛", "12  lobby"])
    }
}
