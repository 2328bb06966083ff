import AtriumServices
import AtriumWire

extension JournalTables {
    /// Appends one page of events in rising sequence, as the real reader makes it, and says what it holds.
    package func read(_ read: HistoryRead, pageMaxBytes: Int, into bytes: inout [UInt8]) -> HistoryEnd {
        var end = HistoryEnd(conversation: read.conversation, count: 0, first: 0, last: 0, more: false)
        guard let log = logs[read.conversation], !log.events.isEmpty else { return end }
        let lowest = max(log.first, read.after == .max ? .max : read.after + 1)
        let highest = min(log.head, read.before - 1)
        guard lowest <= highest else { return end }
        let page = run(log, lowest...highest, read, pageMaxBytes)
        for sequence in page { bytes.append(contentsOf: log[sequence]?.frame ?? []) }
        end.count = UInt32(clamping: page.count)
        end.first = page.lowerBound
        end.last = page.upperBound
        end.more = page != lowest...highest
        return end
    }

    /// The part of a range that a page has room for; one event always finds it.
    private func run(
        _ log: KeptLog, _ range: ClosedRange<UInt64>, _ read: HistoryRead, _ pageMaxBytes: Int
    ) -> ClosedRange<UInt64> {
        var usedBytes = 0
        var count = 0
        func fits(_ sequence: UInt64) -> Bool {
            let frameBytes = log[sequence]?.frame.count ?? 0
            guard count == 0 || (count < read.countMax && frameBytes <= pageMaxBytes - usedBytes) else { return false }
            usedBytes += frameBytes
            count += 1
            return true
        }
        switch read.order {
        case .oldest:
            var last = range.lowerBound
            for sequence in range {
                guard fits(sequence) else { break }
                last = sequence
            }
            return range.lowerBound...last
        case .newest:
            var first = range.upperBound
            for sequence in range.reversed() {
                guard fits(sequence) else { break }
                first = sequence
            }
            return first...range.upperBound
        }
    }
}
