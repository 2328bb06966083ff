import Testing

@testable import atrium

@Suite("Bytes of a terminal")
struct TerminalInputTests {
    private func scalars(_ text: String) -> [CInt] { text.unicodeScalars.map { CInt($0.value) } }

    @Test("characters and escape sequences come whole, however the bytes are cut")
    func cutsAnywhere() {
        let bytes = Array("aé世👍\u{1B}[A\u{1B}OP\u{1B}bz".utf8)
        for cut in 0...bytes.count {
            var input = TerminalInput()
            let first = input.take(bytes[..<cut])
            let characters = first + input.take(bytes[cut...])
            #expect(characters == scalars("aé世👍\u{1B}[A\u{1B}OP\u{1B}bz"))
            // A sequence is never cut in two.
            #expect(first.last != 0x1B)
        }
    }

    @Test("a paste is one line, whose line feeds and tabs come back")
    func keepsPasteTogether() {
        var input = TerminalInput()
        let characters = input.take("\u{1B}[200~one\rtwo\tx\u{1}\u{1B}[A\r\u{1B}[201~\r".utf8)
        #expect(characters == scalars("one␤two␉x␤\r"))
        #expect(TerminalInput.restore("one␤two␉x␤") == "one\ntwo\tx")
        #expect(TerminalInput.restore("plain") == "plain")
    }

    @Test("bytes that are no text do not hold anything up")
    func passesBrokenBytes() {
        var input = TerminalInput()
        #expect(input.take([0xFF, 0x61, 0xE4, 0x62]) == [0xFFFD, 0x61, 0xFFFD, 0x62])
    }
}
