import AtriumNet
import AtriumWire
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
                case .text(let value): line += ",\"\(field.name)\":\(value.quotedAsJSON)"
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
        return isPlain ? value : value.quotedAsJSON
    }
}
