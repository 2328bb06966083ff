/// Turns the bytes of a terminal into keys for the line editor. A terminal marks where a paste starts and ends, so a
/// paste is one key, whatever is in it.
///
/// The editor only gets whole characters and whole escape sequences, so that it never waits in the middle of one.
struct TerminalInput {
    /// What a keyboard sends at once.
    enum Key: Equatable {
        /// A character, or a control character.
        case character(CInt)
        /// An escape sequence: an arrow, or a key with Alt.
        case sequence([CInt])
        /// All of a paste, with line feeds and tabs, and no other control characters.
        case paste(String)
    }

    /// Asks a terminal to mark what is pasted.
    static let markPastes = "\u{1B}[?2004h"
    /// Takes that back.
    static let markPastesNoMore = "\u{1B}[?2004l"

    private static let escape: UInt8 = 0x1B
    private static let lineFeedSymbol: CInt = 0x2424
    private static let tabSymbol: CInt = 0x2409
    /// No escape sequence of a keyboard is longer.
    private static let sequenceMaxBytes = 32
    /// Of a longer paste only the beginning is kept; it is longer than a message may be, and refused as a whole.
    static let pasteMaxBytes = 1 << 20

    private var waiting: [UInt8] = []
    /// What has come of a paste; nil where none is under way.
    private var paste: String?

    /// Takes bytes as they came and gives the keys that are complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] {
        waiting += bytes
        var keys: [Key] = []
        var rest = waiting[...]
        while let first = rest.first {
            guard let count = first == Self.escape ? Self.sequenceCount(rest) : Self.characterCount(rest) else { break }
            emit(rest.prefix(count), into: &keys)
            rest = rest.dropFirst(count)
        }
        waiting = Array(rest)
        return keys
    }

    /// The characters by which the line editor holds a pasted text in one line: symbols stand for line feeds and tabs.
    static func characters(of paste: String) -> [CInt] {
        paste.unicodeScalars.map { scalar in
            switch scalar {
            case "\n": lineFeedSymbol
            case "\t": tabSymbol
            default: CInt(scalar.value)
            }
        }
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

    private mutating func emit(_ bytes: ArraySlice<UInt8>, into keys: inout [Key]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.first == Self.escape {
            switch text {
            case "\u{1B}[200~": paste = paste ?? ""
            case "\u{1B}[201~":
                if let whole = paste { keys.append(.paste(whole)) }
                paste = nil
            default: if paste == nil, !Self.isCount(bytes) { keys.append(.sequence(bytes.map(CInt.init))) }
            }
        } else if paste != nil {
            append(text)
        } else {
            keys += text.unicodeScalars.map { .character(CInt($0.value)) }
        }
    }

    /// A terminal sends a carriage return for a line feed.
    private mutating func append(_ text: String) {
        guard let count = paste?.utf8.count, count < Self.pasteMaxBytes else { return }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D: paste?.append("\n")
            case 0x09: paste?.append("\t")
            case 0x00..<0x20, 0x7F: break
            default: paste?.unicodeScalars.append(scalar)
            }
        }
    }

    /// Alt with a digit has the editor repeat the next key up to millions of times, which no line holds.
    private static func isCount(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count == 2 && bytes.last.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
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
