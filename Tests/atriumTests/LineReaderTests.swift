import Testing

@testable import atrium

@Suite("Lines of standard input")
struct LineReaderTests {
    @Test("bytes become lines however they are cut")
    func cutsAnywhere() throws {
        let bytes = Array("one\r\ntwö\n\nthree\n".utf8)
        for cut in 0...bytes.count {
            var reader = LineReader()
            var lines: [String] = []
            for part in [bytes[..<cut], bytes[cut...]] {
                reader.take(part)
                while let line = try reader.next() { lines.append(line) }
            }
            #expect(lines == ["one", "twö", "", "three"])
        }
    }

    @Test("what is not UTF-8 is refused, with the number of the line")
    func refusesBytes() throws {
        var reader = LineReader()
        reader.take([0x61, 0x0A, 0xFF, 0x0A])
        #expect(try reader.next() == "a")
        #expect(throws: LineReader.Failure.notText(line: 2)) { try reader.next() }
    }

    @Test("a line that does not end is refused at its bound")
    func refusesEndlessLine() throws {
        var reader = LineReader()
        reader.take([UInt8](repeating: 0x61, count: LineReader.lineMaxBytes)[...])
        #expect(try reader.next() == nil)
        reader.take([0x61])
        #expect(throws: LineReader.Failure.lineTooLong) { try reader.next() }
    }
}
