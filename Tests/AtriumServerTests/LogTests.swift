import AtriumServer
import AtriumWire
import Glibc
import Testing

@testable import AtriumStorage

@Suite("Log lines with text from elsewhere")
struct LogTests {
    private static let evil = "a\u{1B}[2J\nforged=1\r\u{9B}\u{202E}\u{2028}\u{200B}\u{E0041} \"b\\"

    @Test("text from elsewhere stays one value of one line, and commands no terminal", arguments: Log.Format.allCases)
    func isOneLine(format: Log.Format) throws {
        let scratch = try ScratchFolder()
        let path = "\(scratch.path)/log"
        let file = try FileDescriptor(opening: path, flags: O_RDWR | O_CREAT)
        let log = Log(level: .info, format: format, descriptor: file.rawValue)
        log(.info, "connect", .text("software", Self.evil), .number("slot", 3))
        let line = try String(decoding: FileCopy.bytes(of: path), as: UTF8.self)
        #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { !$0.isNewline })
        #expect(line.dropLast().unicodeScalars.allSatisfy { !$0.isHarmful })
        let value = #""a\u001b[2J\nforged=1\r\u009b\u202e\u2028\u200b\udb40\udc41 \"b\\""#
        #expect(line.contains(format == .json ? "\"software\":\(value),\"slot\":3}" : " software=\(value) slot=3\n"))
    }
}
