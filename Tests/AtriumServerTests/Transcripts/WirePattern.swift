import SpecReading

/// The bytes of a step: some of them plain, some left to chance, some to be computed.
struct WirePattern: Equatable {
    enum Part: Equatable {
        /// This byte.
        case byte(UInt8)
        /// Any byte: `??`.
        case any
        /// One byte that counts, and so many bytes: `{text8}`.
        case text8
        /// Two bytes that count, and so many bytes: `{text16}`.
        case text16
        /// The client's last SCRAM message, with this key: `{proof:ada}`.
        case proof(key: String)
        /// The server's SCRAM signature, 44 letters: `{signature}`.
        case signature
    }

    /// A pattern that cannot be read.
    struct SyntaxError: Error {
        var text: String
    }

    /// Letters of a signature: 32 bytes in base64.
    static let signatureByteCount = 44

    var parts: [Part]

    init(_ parts: [Part]) {
        self.parts = parts
    }

    /// Reads a pattern.
    init(_ text: String) throws(SyntaxError) {
        parts = []
        var rest = text[...]
        while let first = rest.first {
            if first == " " {
                rest.removeFirst()
            } else if first == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw SyntaxError(text: "{ without }") }
                parts.append(try Self.placeholder(rest[rest.index(after: rest.startIndex)..<end]))
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("??") {
                parts.append(.any)
                rest = rest.dropFirst(2)
            } else if let byte = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 {
                parts.append(.byte(byte))
                rest = rest.dropFirst(2)
            } else {
                throw SyntaxError(text: "\(rest.prefix(8))…")
            }
        }
    }

    private static func placeholder(_ name: Substring) throws(SyntaxError) -> Part {
        switch name {
        case "text8": return .text8
        case "text16": return .text16
        case "signature": return .signature
        default:
            guard name.hasPrefix("proof:") else { throw SyntaxError(text: "{\(name)}") }
            return .proof(key: String(name.dropFirst("proof:".count)))
        }
    }

    /// The pattern as it is written, the fields of the header apart.
    var text: String {
        parts.enumerated().map { index, part in
            ([4, 6, 8, 12].contains(index) ? " " : "") + Self.text(of: part)
        }.joined()
    }

    private static func text(of part: Part) -> String {
        switch part {
        case .byte(let byte): hex([byte])
        case .any: "??"
        case .text8: "{text8}"
        case .text16: "{text16}"
        case .proof(let key): "{proof:\(key)}"
        case .signature: "{signature}"
        }
    }
}
