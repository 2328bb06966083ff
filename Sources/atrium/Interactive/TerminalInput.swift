/// Turns the bytes of a terminal into characters for the line editor, and keeps a paste in one line: a terminal marks
/// where a paste starts and ends, and line feeds and tabs within it stand as symbols until the line is taken.
///
/// The editor only gets whole characters and whole escape sequences, so that it never waits in the middle of one.
struct TerminalInput {
    /// Asks a terminal to mark what is pasted.
    static let markPastes = "\u{1B}[?2004h"
    /// Takes that back.
    static let markPastesNoMore = "\u{1B}[?2004l"

    private static let escape: UInt8 = 0x1B
    private static let lineFeedSymbol: CInt = 0x2424
    private static let tabSymbol: CInt = 0x2409
    /// No escape sequence of a keyboard is longer.
    private static let sequenceMaxBytes = 32

    private var waiting: [UInt8] = []
    private var isPasting = false

    /// Takes bytes as they came and gives the characters that are complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [CInt] {
        waiting += bytes
        var characters: [CInt] = []
        var rest = waiting[...]
        while let first = rest.first {
            guard let count = first == Self.escape ? Self.sequenceCount(rest) : Self.characterCount(rest) else { break }
            emit(rest.prefix(count), into: &characters)
            rest = rest.dropFirst(count)
        }
        waiting = Array(rest)
        return characters
    }

    /// Puts line feeds and tabs back in place of their symbols. Line feeds at the end of a paste go.
    static func restore(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: { $0 == "\u{2424}" || $0 == "\u{2409}" }) else { return line }
        var output = ""
        for scalar in line.unicodeScalars {
            switch scalar {
            case "\u{2424}": output += "\n"
            case "\u{2409}": output += "\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        while output.last == "\n" { output.removeLast() }
        return output
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>, into characters: inout [CInt]) {
        if bytes.first == Self.escape {
            switch String(decoding: bytes, as: UTF8.self) {
            case "\u{1B}[200~": isPasting = true
            case "\u{1B}[201~": isPasting = false
            default: if !isPasting { characters += bytes.map(CInt.init) }
            }
        } else if isPasting, let byte = bytes.first, byte < 0x20 || byte == 0x7F {
            if byte == 0x0A || byte == 0x0D { characters.append(Self.lineFeedSymbol) }
            if byte == 0x09 { characters.append(Self.tabSymbol) }
        } else {
            characters += String(decoding: bytes, as: UTF8.self).unicodeScalars.map { CInt($0.value) }
        }
    }

    /// Bytes of the escape sequence in front; nil where it is not whole yet.
    private static func sequenceCount(_ bytes: ArraySlice<UInt8>) -> Int? {
        let body = bytes.dropFirst()
        guard let second = body.first else { return nil }
        switch second {
        case UInt8(ascii: "["):
            let end = body.dropFirst().firstIndex { (0x40...0x7E).contains($0) }
            guard let end = end else { return bytes.count >= sequenceMaxBytes ? bytes.count : nil }
            return end - bytes.startIndex + 1
        case UInt8(ascii: "O"): return bytes.count >= 3 ? 3 : nil
        case 0x80...0xFF: return 1
        default: return 2
        }
    }

    /// Bytes of the character in front; nil where it is not whole yet.
    private static func characterCount(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        let count =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        // What does not go on as it started is not waited for.
        let isBroken = bytes.prefix(count).dropFirst().contains { $0 & 0xC0 != 0x80 }
        if isBroken { return 1 }
        return bytes.count >= count ? count : nil
    }
}
