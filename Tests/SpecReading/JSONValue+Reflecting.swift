import AtriumWire

extension JSONValue {
    /// What the vectors write for a value of the wire: ids and times as numbers, bytes as hexadecimal, frames and
    /// entries as objects without the fields that are not there.
    public init(reflecting value: Any) {
        // An empty array of anything could be cast to one of bytes; its own type tells.
        if type(of: value) == [UInt8].self, let bytes = value as? [UInt8] {
            self = .text(hex(bytes))
            return
        }
        switch value {
        case let value as Digest: self = .text(value.hex)
        case let value as Salt: self = .text(hex(value.bytes))
        case let value as WallTime: self = .number(value.microseconds)
        case let value as Target: self = Self.target(value)
        case let value as String: self = .text(value)
        case let value as Bool: self = .bool(value)
        case let value as any FixedWidthInteger: self = .number(UInt64(value))
        case let value as any RawRepresentable: self = JSONValue(reflecting: value.rawValue)
        case let value as [Any]: self = .list(value.map(JSONValue.init(reflecting:)))
        default: self = .object(Self.fields(of: value))
        }
    }

    private static func target(_ target: Target) -> JSONValue {
        switch target {
        case .conversation(let conversation): .object(["conversation": .number(conversation.rawValue)])
        case .room(let name): .object(["room": .text(name)])
        case .account(let name): .object(["account": .text(name)])
        }
    }

    private static func fields(of value: Any) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for case (let label?, let child) in Mirror(reflecting: value).children {
            let mirror = Mirror(reflecting: child)
            if mirror.displayStyle == .optional {
                fields[label] = mirror.children.first.map { JSONValue(reflecting: $0.value) }
            } else {
                fields[label] = JSONValue(reflecting: child)
            }
        }
        // The one constant of the protocol is no property.
        if value is Hello { fields["magic"] = .number(UInt64(Hello.magic)) }
        return fields
    }
}
