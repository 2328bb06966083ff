/// One limit, as the server keeps it.
public struct LimitValue: ListEntry {
    /// The permanent number, from the table of limits.
    public var number: UInt16
    /// Its value, in the unit of the table.
    public var value: UInt64

    public init(number: UInt16, value: UInt64) {
        self.number = number
        self.value = value
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        number = try payload.read(UInt16.self, at: &cursor)
        value = try payload.read(UInt64.self, at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: number)
        output.append(bigEndian: value)
    }
}
