import AtriumWire

extension WallTime {
    /// The moment that many microseconds later, or the last there is.
    func later(microseconds: UInt64) -> WallTime {
        let (sum, overflow) = self.microseconds.addingReportingOverflow(microseconds)
        return WallTime(microseconds: overflow ? .max : sum)
    }

    /// The moment that many milliseconds later, or the last there is.
    func later(milliseconds: UInt64) -> WallTime {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
        return later(microseconds: overflow ? .max : product)
    }
}
