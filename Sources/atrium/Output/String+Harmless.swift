extension String {
    /// The text with everything that could command a terminal, or mislead a reader, turned into visible symbols:
    /// control characters (␛ for escape), the ones that turn the direction of writing, and invisible ones.
    ///
    /// Every text that came from elsewhere passes through here before it is shown: names, messages, topics, file
    /// names, what a server says. For one line: a line feed becomes ␊ too.
    var harmless: String {
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        var output = ""
        for scalar in unicodeScalars {
            if scalar.isHarmful { output += scalar.visible } else { output.unicodeScalars.append(scalar) }
        }
        return output
    }

    /// As `harmless`, with line feeds kept and every line but the first set in by `indent`; tabs become spaces.
    func harmlessLines(indent: String) -> String {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { line in
                String(line).split(separator: "\t", omittingEmptySubsequences: false)
                    .map { String($0).harmless }.joined(separator: "    ")
            }
            .joined(separator: "\n" + indent)
    }
}

extension Unicode.Scalar {
    /// Whether a terminal, or a reader, could be misled by it.
    fileprivate var isHarmful: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, delete, C1
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // direction
        case 0x200B, 0x2028, 0x2029, 0x2060...0x2064, 0x206A...0x206F, 0xFEFF: true  // invisible
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true  // annotations, tags
        default: false
        }
    }

    /// The symbol of a control character, else its number.
    fileprivate var visible: String {
        switch value {
        case 0x00...0x1F: String(Unicode.Scalar(0x2400 + value) ?? "?")
        case 0x7F: "\u{2421}"
        default: "\\u{" + String(value, radix: 16, uppercase: true) + "}"
        }
    }
}
