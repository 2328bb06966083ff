/// How much a log line matters, from least to most.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// What only somebody who changes the program wants to know.
    case debug
    /// What happened: connects, joins, transfers.
    case info
    /// What may need a person: refusals, limits reached.
    case warning
    /// What needs a person: a disk that does not write.
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
