extension String {
    /// The text as a JSON string, with its quotation marks. Everything harmful is escaped too: the line is as harmless
    /// on a screen as in a pipe.
    package var quotedAsJSON: String {
        var output = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\t": output += "\\t"
            case "\r": output += "\\r"
            default:
                if scalar.isHarmful {
                    for unit in UTF16.encode(scalar) ?? .init() { output += Self.escaped(unit) }
                } else {
                    output.unicodeScalars.append(scalar)
                }
            }
        }
        return output + "\""
    }

    private static func escaped(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
