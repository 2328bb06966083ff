/// One JSON object on one line, its members in the order they were put in.
///
/// Beyond what JSON asks for, everything that could command a terminal is escaped too: the line is as harmless on a
/// screen as in a pipe.
struct JSONObject: Equatable {
    private var members: [String] = []

    /// The object, without a line feed.
    var line: String { "{" + members.joined(separator: ",") + "}" }

    mutating func put(_ key: String, _ value: String) { put(key, raw: Self.quoted(value)) }
    mutating func put(_ key: String, _ value: UInt64) { put(key, raw: String(value)) }
    mutating func put(_ key: String, _ value: Bool) { put(key, raw: value ? "true" : "false") }
    mutating func put(_ key: String, _ value: JSONObject) { put(key, raw: value.line) }
    mutating func put(_ key: String, _ values: [JSONObject]) {
        put(key, raw: "[" + values.map(\.line).joined(separator: ",") + "]")
    }
    mutating func putNull(_ key: String) { put(key, raw: "null") }

    private mutating func put(_ key: String, raw: String) {
        members.append(Self.quoted(key) + ":" + raw)
    }

    /// The text as a JSON string, with its quotation marks.
    static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\t": output += "\\t"
            case "\r": output += "\\r"
            default:
                if needsEscape(scalar) { output += escaped(scalar) } else { output.unicodeScalars.append(scalar) }
            }
        }
        return output + "\""
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// All that are escaped fit one unit of UTF-16.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
