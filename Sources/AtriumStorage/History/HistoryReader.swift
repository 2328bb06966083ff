import AtriumServices
import AtriumWire

/// Reads history pages on a connection of its own, beside the journal that writes.
public struct HistoryReader: ~Copyable {
    /// Opens a journal that is there already.
    public init(path: String) throws(JournalError) {}

    public mutating func read(
        _ read: HistoryRead, pageMaxBytes: Int, into bytes: inout [UInt8]
    ) throws(JournalError) -> HistoryEnd {
        HistoryEnd(conversation: read.conversation, count: 0, first: 0, last: 0, more: false)
    }
}
