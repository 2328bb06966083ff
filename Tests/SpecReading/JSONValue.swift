/// A value of the vectors' JSON, as they need it: whole numbers of 64 bits, and no null.
public enum JSONValue: Equatable, Sendable {
    case number(UInt64)
    case bool(Bool)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// The value of one field of an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let fields) = self else { return nil }
        return fields[name]
    }
}

extension JSONValue: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}
