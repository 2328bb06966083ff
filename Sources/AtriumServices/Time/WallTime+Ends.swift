import AtriumWire

extension WallTime {
    /// Stands for a time that never came, as the end of a ban that there is not.
    public static let never = WallTime(microseconds: 0)

    /// Stands for a time that never comes, as the end of a ban for good.
    public static let forGood = WallTime(microseconds: .max)

    /// When something ends that begins now and lasts so long; 0 seconds for good.
    public func end(afterSeconds seconds: UInt64) -> WallTime {
        guard seconds > 0 else { return .forGood }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .forGood : later(microseconds: product)
    }

    /// Seconds from now until this moment, rounded up; nil for good.
    public func seconds(from now: WallTime) -> UInt64? {
        guard self != .forGood else { return nil }
        guard self > now else { return 0 }
        let left = microseconds - now.microseconds
        return left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1)
    }
}
