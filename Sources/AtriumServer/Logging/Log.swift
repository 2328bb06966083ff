import AtriumNet
import Glibc

/// The server's log: one line for each thing that happened, on standard error, as text for people or JSON for
/// programs. A line is written by one call, so lines of different threads never mix.
public struct Log: Sendable {
    /// How lines are written.
    public enum Format: String, CaseIterable, Sendable {
        /// `2026-01-01T00:00:00.000000Z info connect session=… address=…`
        case text
        /// One JSON object a line.
        case json
    }

    private let level: LogLevel
    private let format: Format
    private let descriptor: CInt

    /// - Parameter descriptor: Where lines go; standard error unless a test wants them.
    public init(level: LogLevel = .info, format: Format = .text, descriptor: CInt = 2) {
        self.level = level
        self.format = format
        self.descriptor = descriptor
    }

    /// Whether a line of this level is written; asked before work is put into one.
    public func writes(_ level: LogLevel) -> Bool { level >= self.level }

    /// Writes one line.
    ///
    /// - Parameters:
    ///   - event: One word for what happened: `connect`, `disconnect`, `join`.
    ///   - fields: What there is to say of it.
    public func callAsFunction(_ level: LogLevel, _ event: String, _ fields: LogField...) {
        guard writes(level) else { return }
        let time = Timestamp.text(microseconds: Clock.wallMicroseconds())
        var line: String
        switch format {
        case .text:
            line = "\(time) \(level.rawValue) \(event)"
            for field in fields {
                switch field.value {
                case .text(let value): line += " \(field.name)=\(Self.word(value))"
                case .number(let value): line += " \(field.name)=\(value)"
                }
            }
        case .json:
            line = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"event\":\"\(event)\""
            for field in fields {
                switch field.value {
                case .text(let value): line += ",\"\(field.name)\":\(Self.quoted(value))"
                case .number(let value): line += ",\"\(field.name)\":\(value)"
                }
            }
            line += "}"
        }
        line += "\n"
        var bytes = Array(line.utf8)
        bytes.withUnsafeMutableBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
    }

    /// A value as one word of a text line: quoted where it would not be one.
    private static func word(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
        return isPlain ? value : quoted(value)
    }

    /// A JSON string. Control characters and everything that could move a terminal are escaped.
    package static func quoted(_ value: String) -> String {
        var output = "\""
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 0x22: output += "\\\""
            case 0x5C: output += "\\\\"
            case 0x0A: output += "\\n"
            case 0x09: output += "\\t"
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                let hex = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
