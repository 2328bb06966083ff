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

extension WallTime {
    /// The moment that many seconds earlier, or the first there is.
    func earlier(seconds: UInt64) -> WallTime {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return WallTime(microseconds: overflow || product > microseconds ? 0 : microseconds - product)
    }

    /// The moment that many milliseconds earlier, or the first there is.
    func earlier(milliseconds: UInt64) -> WallTime {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
        return WallTime(microseconds: overflow || product > microseconds ? 0 : microseconds - product)
    }
}
