/// A name as SCRAM writes it: `,` as `=2C` and `=` as `=3D`. RFC 5802 §5.1.
enum ScramName {
    /// The name with its commas and equals signs escaped.
    static func encode(_ name: String) -> String {
        var output: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: ","): output.append(contentsOf: "=2C".utf8)
            case UInt8(ascii: "="): output.append(contentsOf: "=3D".utf8)
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The name behind the escapes.
    ///
    /// - Throws: `malformed` where `=` starts anything else, or the bytes are not UTF-8.
    static func decode(_ value: ArraySlice<UInt8>) throws(ScramError) -> String {
        guard value.contains(UInt8(ascii: "=")) else { return try text(value) }
        var output: [UInt8] = []
        var rest = value
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                output.append(byte)
                continue
            }
            let escape = rest.prefix(2)
            if escape.elementsEqual("2C".utf8) {
                output.append(UInt8(ascii: ","))
            } else if escape.elementsEqual("3D".utf8) {
                output.append(UInt8(ascii: "="))
            } else {
                throw .malformed
            }
            rest = rest.dropFirst(2)
        }
        return try text(output[...])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(ScramError) -> String {
        guard !bytes.isEmpty, let name = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return name
    }
}
