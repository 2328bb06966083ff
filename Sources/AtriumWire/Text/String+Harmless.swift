extension String {
    /// The text with everything harmful turned into visible symbols. For one line: a line feed becomes ␊ too.
    package var harmless: String {
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        var output = ""
        for scalar in unicodeScalars {
            if scalar.isHarmful { output += scalar.visible } else { output.unicodeScalars.append(scalar) }
        }
        return output
    }

    /// As `harmless`, but for line feeds and, where they are asked for, the colours of a terminal: what goes out last
    /// passes through here, so that nothing a path before it forgot can command a terminal.
    ///
    /// - Parameter keepsColors: whether sequences stay that set a colour (`ESC [ 1 ; 3 1 m`), and nothing else.
    package func harmlessOutput(keepsColors: Bool) -> String {
        guard unicodeScalars.contains(where: { $0.isHarmful && $0 != "\n" }) else { return self }
        var output = ""
        var rest = unicodeScalars[...]
        while let scalar = rest.first {
            let length = keepsColors ? rest.colorLength : 0
            if length > 0 {
                output.unicodeScalars.append(contentsOf: rest.prefix(length))
                rest = rest.dropFirst(length)
                continue
            }
            rest = rest.dropFirst()
            if scalar.isHarmful && scalar != "\n" {
                output += scalar.visible
            } else {
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}

extension Substring.UnicodeScalarView {
    /// How long the sequence is that sets a colour at the start; 0 where none is there.
    fileprivate var colorLength: Int {
        guard starts(with: ["\u{1B}", "["]) else { return 0 }
        let codes = dropFirst(2).prefix { ("0"..."9").contains($0) || $0 == ";" }
        return codes.count <= 16 && self[codes.endIndex...].first == "m" ? codes.count + 3 : 0
    }
}
