import AtriumWire

/// Pasted texts too long to be edited. A few words stand for each in the line, and give way to it when the line is
/// taken; recalled from the history, they still do.
struct PasteShelf {
    /// Bytes of a message at most, as the Spec has it by default.
    static let textMaxBytes = 16_384
    /// The oldest go when there are more.
    private static let heldMax = 64

    private var held: [(label: String, text: String)] = []

    /// Keeps a text.
    ///
    /// - Returns: What stands for it: `[pasted 14,980 bytes, 146 lines]`.
    mutating func hold(_ text: String) -> String {
        let lineCount = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        let lines = lineCount == 1 ? "1 line" : "\(Amount.grouped(lineCount)) lines"
        let words = "pasted \(Amount.grouped(text.utf8.count)) bytes, \(lines)"
        var label = "[\(words)]"
        var number = 2
        while let other = held.first(where: { $0.label == label }), other.text != text {
            label = "[\(words), no. \(number)]"
            number += 1
        }
        held.removeAll { $0.label == label }
        if held.count == Self.heldMax { held.removeFirst() }
        held.append((label, text))
        return label
    }

    /// The line with each text in its place.
    func restore(_ line: String) -> String {
        var output = ""
        var rest = line[...]
        while let start = rest.firstIndex(of: "[") {
            output += rest[..<start]
            rest = rest[start...]
            if let entry = held.first(where: { rest.hasPrefix($0.label) }) {
                output += entry.text
                rest = rest.dropFirst(entry.label.count)
            } else {
                output.append(rest.removeFirst())
            }
        }
        return output + rest
    }

    /// Why a text is not taken.
    static func refusal(of text: String) -> String {
        let count = text.utf8.count
        let size = count < TerminalInput.pasteMaxBytes ? "\(Amount.grouped(count)) bytes" : "more than a million bytes"
        return
            "that has \(size), and a message at most \(Amount.grouped(textMaxBytes)): put it in a file, and /send that"
    }
}
