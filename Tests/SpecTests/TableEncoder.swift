import SpecReading

/// Encodes the fields of a vector as the tables of the Spec lay them out, without any of the codec: what the codec
/// makes of a vector and what the tables make of it have to be the same bytes.
struct TableEncoder {
    /// What keeps a value from being encoded.
    struct Fault: Error {
        var text: String
    }

    let pages: SpecPages

    /// The payload of a vector.
    func payload(_ fields: [SpecPages.Field], _ values: JSONValue) throws -> [UInt8] {
        var output: [UInt8] = []
        for field in fields {
            guard let value = values[field.name] else {
                guard field.optionalNumber != nil else { throw Fault(text: "no value for \(field.name)") }
                continue
            }
            let bytes = try bytes(field, value)
            if let number = field.optionalNumber {
                output += integer(UInt64(number), bits: 16) + integer(UInt64(bytes.count), bits: 16)
            }
            output += bytes
        }
        return output
    }

    private func bytes(_ field: SpecPages.Field, _ value: JSONValue) throws -> [UInt8] {
        let type = field.valueType
        switch (type, value) {
        case ("target", .object(let target)):
            return try self.target(target)
        case ("operation id", .object):
            guard case .number(let instance)? = value["instance"], case .number(let counter)? = value["counter"] else {
                throw Fault(text: "an operation id is an instance and a counter")
            }
            return integer(instance, bits: 64) + integer(counter, bits: 64)
        case ("EventHead", .object):
            return try payload(try layout(type), value)
        case (_, .list(let entries)) where type.hasPrefix("list of "):
            let fields = try layout(String(type.dropFirst("list of ".count)))
            return try integer(UInt64(entries.count), bits: 16) + entries.flatMap { try payload(fields, $0) }
        case ("Boolean", .bool(let isTrue)):
            return [isTrue ? 1 : 0]
        case ("text8", .text(let text)):
            return integer(UInt64(text.utf8.count), bits: 8) + text.utf8
        case ("text16", .text(let text)):
            return integer(UInt64(text.utf8.count), bits: 16) + text.utf8
        case ("bytes16", .text(let text)):
            let bytes = SpecReading.bytes(text)
            return integer(UInt64(bytes.count), bits: 16) + bytes
        case ("bytes", .text(let text)):
            return SpecReading.bytes(text)
        case ("16 bytes", .text(let text)), ("32 bytes", .text(let text)):
            return SpecReading.bytes(text)
        case (_, .number(let number)):
            return integer(number, bits: try width(of: field))
        default:
            throw Fault(text: "\(field.name) of type \(field.type) cannot be \(value)")
        }
    }

    /// The width a type has on page 02, which the column *bits* has to repeat.
    private func width(of field: SpecPages.Field) throws -> Int {
        let expected: Int? =
            switch field.valueType {
            case "account id", "conversation id", "file id", "session id", "credential id", "time": 64
            case "transfer id", "constant": 32
            case "error code": 16
            case let type where type.hasPrefix("enumeration "): 8
            case "integer": Int(field.bits)
            default: nil
            }
        guard let expected, field.bits == "\(expected)" else {
            throw Fault(text: "\(field.name) of type \(field.type) cannot have \(field.bits) bits")
        }
        return expected
    }

    private func layout(_ name: String) throws -> [SpecPages.Field] {
        guard let fields = pages.layouts[name] else { throw Fault(text: "the Spec has no layout of \(name)") }
        return fields
    }

    private func target(_ target: [String: JSONValue]) throws -> [UInt8] {
        switch target.first {
        case ("conversation", .number(let id))?: return [0] + integer(id, bits: 64)
        case ("room", .text(let name))?: return [1] + integer(UInt64(name.utf8.count), bits: 8) + name.utf8
        case ("account", .text(let name))?: return [2] + integer(UInt64(name.utf8.count), bits: 8) + name.utf8
        default: throw Fault(text: "no such target: \(target)")
        }
    }

    private func integer(_ value: UInt64, bits: Int) -> [UInt8] {
        stride(from: bits - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
    }
}
