/// The limits in force on a server or a connection.
public struct Limits: Equatable, Sendable {
    /// By number; numbers that no limit has stay 0.
    private var values: [UInt64]

    /// The default of each limit.
    public init() {
        values = [UInt64](repeating: 0, count: Limit.allCases.reduce(0) { max($0, Int($1.rawValue)) })
        for limit in Limit.allCases { self[limit] = limit.defaultValue }
    }

    /// What a server stated in its Welcome; limits it did not state keep their defaults, numbers this version does
    /// not know are passed over, and values out of range are brought into it.
    public init(_ stated: [LimitValue]) {
        self.init()
        for entry in stated {
            guard let limit = Limit(rawValue: entry.number) else { continue }
            self[limit] = min(max(entry.value, limit.range.lowerBound), limit.range.upperBound)
        }
    }

    /// The value of one limit, in its unit.
    public subscript(limit: Limit) -> UInt64 {
        get { values[Int(limit.rawValue) - 1] }
        set { values[Int(limit.rawValue) - 1] = newValue }
    }

    /// The value of one limit, for counting.
    public func count(_ limit: Limit) -> Int {
        Int(clamping: self[limit])
    }

    /// What Welcome states.
    public var stated: [LimitValue] {
        Limit.allCases.map { LimitValue(number: $0.rawValue, value: self[$0]) }
    }
}
