/// One entry of a list in a payload. A list is a two-byte count and that many entries. Spec/02-framing.md §2.3.
public protocol ListEntry: Equatable, Sendable {
    /// Reads one entry and moves `cursor` past it.
    init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError)
    /// Appends the entry.
    func encode(into output: inout [UInt8])
}

extension ListEntry {
    /// Reads a list. Nothing is allocated for entries that are not there.
    static func list(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) -> [Self] {
        let count = Int(try payload.read(UInt16.self, at: &cursor))
        var entries: [Self] = []
        for _ in 0..<count { entries.append(try Self(decoding: payload, at: &cursor)) }
        return entries
    }

    /// Appends a list.
    ///
    /// - Precondition: at most 65,535 entries.
    static func encode(_ entries: [Self], into output: inout [UInt8]) {
        precondition(entries.count <= Int(UInt16.max), "a list has at most 65,535 entries")
        output.append(bigEndian: UInt16(entries.count))
        for entry in entries { entry.encode(into: &output) }
    }
}
