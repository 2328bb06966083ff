import AtriumServer
import AtriumStorage
import AtriumWire

/// One JSON object on one line, its members in the order they were put in. What could command a terminal is escaped.
struct JSONObject {
    private var members: [String] = []

    init() {}

    /// A fault, with its kind's word and its line.
    init(_ fault: Fault) {
        put("kind", fault.kind.rawValue)
        put("text", fault.text)
    }

    /// The object, without a line feed.
    var line: String { "{" + members.joined(separator: ",") + "}" }

    mutating func put(_ key: String, _ value: String) { put(key, raw: value.quotedAsJSON) }
    mutating func put(_ key: String, _ value: UInt64) { put(key, raw: String(value)) }
    mutating func put(_ key: String, _ value: Bool) { put(key, raw: value ? "true" : "false") }
    /// A moment as RFC 3339; null where there is none, which is 0.
    mutating func put(_ key: String, _ time: WallTime) {
        let text = Timestamp.text(microseconds: time.microseconds)
        put(key, raw: time.microseconds == 0 ? "null" : text.quotedAsJSON)
    }
    mutating func put(_ key: String, _ values: [String]) { put(key, list: values.map(\.quotedAsJSON)) }
    mutating func put(_ key: String, _ values: [JSONObject]) { put(key, list: values.map(\.line)) }

    private mutating func put(_ key: String, list: [String]) {
        put(key, raw: "[" + list.joined(separator: ",") + "]")
    }

    private mutating func put(_ key: String, raw: String) {
        members.append(key.quotedAsJSON + ":" + raw)
    }
}
