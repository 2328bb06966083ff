import AtriumWire

/// One JSON object on one line, its members in the order they were put in.
///
/// Beyond what JSON asks for, everything that could command a terminal is escaped too: the line is as harmless on a
/// screen as in a pipe.
struct JSONObject: Equatable {
    private var members: [String] = []

    /// The object, without a line feed.
    var line: String { "{" + members.joined(separator: ",") + "}" }

    mutating func put(_ key: String, _ value: String) { put(key, raw: value.quotedAsJSON) }
    mutating func put(_ key: String, _ value: UInt64) { put(key, raw: String(value)) }
    mutating func put(_ key: String, _ value: Bool) { put(key, raw: value ? "true" : "false") }
    mutating func put(_ key: String, _ value: JSONObject) { put(key, raw: value.line) }
    mutating func put(_ key: String, _ values: [JSONObject]) {
        put(key, raw: "[" + values.map(\.line).joined(separator: ",") + "]")
    }
    mutating func putNull(_ key: String) { put(key, raw: "null") }

    private mutating func put(_ key: String, raw: String) {
        members.append(key.quotedAsJSON + ":" + raw)
    }
}
