import AtriumWire

/// One page of a list: as many entries as were asked for and fit one frame.
struct ListPage<Entry: ListEntry> {
    private(set) var entries: [Entry] = []
    /// Whether the list goes on behind the page.
    private(set) var more = false
    private var bytes: [UInt8] = []

    /// Fills a page.
    ///
    /// - Parameters:
    ///   - rows: what the list goes through, from where the page begins.
    ///   - count: most entries wanted; 0 for as many as a frame holds.
    ///   - fixedBytes: bytes of the payload beside the entries.
    ///   - payloadMaxBytes: bytes the payload may have.
    init<Row>(
        of rows: some Sequence<Row>, count: UInt16, fixedBytes: Int, payloadMaxBytes: Int, entry: (Row) -> Entry?
    ) {
        for row in rows {
            guard let next = entry(row) else { continue }
            next.encode(into: &bytes)
            guard fixedBytes + bytes.count <= payloadMaxBytes, count == 0 || entries.count < Int(count) else {
                more = true
                return
            }
            entries.append(next)
        }
    }
}
