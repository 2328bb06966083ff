import AtriumWire
import Testing

@Suite struct TextRulesTests {
    /// Every control character, at each place of a text that is looked at eight bytes at a time.
    @Test("[FRAME-2.6-2] a control character is found wherever it stands")
    func findsControls() throws {
        let controls = Array(0..<0x20) + Array(0x7F..<0xA0)
        for value in controls {
            let scalar = try #require(Unicode.Scalar(UInt32(value)))
            for position in 0..<20 {
                var text = String(repeating: "a", count: position)
                text.unicodeScalars.append(scalar)
                text += String(repeating: "ü", count: position % 3) + String(repeating: "z", count: 20 - position)
                #expect(TextRules.isMessage(text) == (value == 0x09 || value == 0x0A))
                #expect(TextRules.isLine(text) == (value == 0x09))
            }
        }
    }

    @Test("all other characters pass")
    func passesOthers() {
        for text in ["", "a", " ~", "Grüße, Welt", "日本語テキスト、ここ", "👩‍👩‍👧‍👦 and more text behind", "\u{A0}\u{FFFD}\u{10FFFF}"] {
            #expect(TextRules.isMessage(text))
            #expect(TextRules.isLine(text))
        }
    }
}
