/// One named value of a log line.
public struct LogField: Sendable {
    let name: String
    let value: Value

    enum Value: Sendable {
        case text(String)
        case number(UInt64)
    }

    public static func text(_ name: String, _ value: String) -> LogField {
        LogField(name: name, value: .text(value))
    }

    public static func number(_ name: String, _ value: UInt64) -> LogField {
        LogField(name: name, value: .number(value))
    }
}
