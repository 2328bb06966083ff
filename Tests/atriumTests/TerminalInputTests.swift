import Testing

@testable import atrium

@Suite("Bytes of a terminal")
struct TerminalInputTests {
    private func characters(_ text: String) -> [TerminalInput.Key] {
        text.unicodeScalars.map { .character(CInt($0.value)) }
    }
    private func sequence(_ text: String) -> TerminalInput.Key {
        .sequence(text.unicodeScalars.map { CInt($0.value) })
    }

    @Test("characters and escape sequences come whole, however the bytes are cut")
    func cutsAnywhere() {
        let bytes = Array("aé世👍\u{1B}[A\u{1B}OP\u{1B}bz".utf8)
        let expected =
            characters("aé世👍") + [sequence("\u{1B}[A"), sequence("\u{1B}OP"), sequence("\u{1B}b")] + characters("z")
        for cut in 0...bytes.count {
            var input = TerminalInput()
            let first = input.take(bytes[..<cut])
            #expect(first + input.take(bytes[cut...]) == expected)
        }
    }

    @Test("a paste is one key, however the bytes are cut, and carries no control characters but line feeds and tabs")
    func keepsPasteTogether() {
        let bytes = Array("a\u{1B}[200~one\rtwo\tx\u{1}\u{1B}[Aé\r\u{1B}[201~\r".utf8)
        for cut in 0...bytes.count {
            var input = TerminalInput()
            let first = input.take(bytes[..<cut])
            #expect(
                first + input.take(bytes[cut...])
                    == characters("a") + [.paste("one\ntwo\txé\n")] + characters("\r"))
        }
    }

    @Test("a pasted text is one line of symbols in the editor, and is restored from it")
    func restoresPaste() {
        #expect(TerminalInput.characters(of: "a\tb\n") == "a␉b␤".unicodeScalars.map { CInt($0.value) })
        #expect(TerminalInput.restore("one␤two␉x␤") == "one\ntwo\tx")
        #expect(TerminalInput.restore("plain") == "plain")
    }

    @Test("a paste has a bound, and the keys behind it are not lost")
    func boundsPaste() {
        var input = TerminalInput()
        _ = input.take("\u{1B}[200~".utf8)
        _ = input.take(repeatElement(UInt8(ascii: "x"), count: TerminalInput.pasteMaxBytes + 10))
        let text = String(repeating: "x", count: TerminalInput.pasteMaxBytes)
        #expect(input.take("\u{1B}[201~y".utf8) == [.paste(text)] + characters("y"))
    }

    @Test("no key repeats another a million times")
    func dropsCounts() {
        var input = TerminalInput()
        #expect(input.take("\u{1B}9\u{1B}0x".utf8) == characters("x"))
    }

    @Test("bytes that are no text do not hold anything up")
    func passesBrokenBytes() {
        var input = TerminalInput()
        #expect(input.take([0xFF, 0x61, 0xE4, 0x62]) == characters("\u{FFFD}a\u{FFFD}b"))
    }
}
