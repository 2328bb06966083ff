import AtriumServices
import AtriumWire

/// One conversation's log as a simulated disk has it.
package struct KeptLog: Equatable {
    /// Changes when sequences start anew.
    package var epoch: UInt64 = 1
    /// The oldest event kept.
    package var first: UInt64 = 1
    /// The newest; 0 before the first.
    package var head: UInt64 = 0
    /// When the newest was committed.
    package var headTime = WallTime(microseconds: 0)
    /// The events from `first` on, rising.
    package var events: [KeptEvent] = []
    /// Whether events go into it.
    package var keepsEvents = true

    /// The event of a sequence; nil where it is not kept.
    package subscript(sequence: UInt64) -> KeptEvent? {
        guard sequence >= first, sequence - first < UInt64(events.count) else { return nil }
        return events[Int(sequence - first)]
    }

    /// As the core reads it at start.
    var state: LogState {
        LogState(
            epoch: epoch, first: first, head: head, headTime: headTime,
            bytes: events.reduce(0) { $0 + UInt64($1.frame.count) },
            firstTime: events.first?.time ?? WallTime(microseconds: 0), keepsEvents: keepsEvents)
    }

    /// Lets go what lies below a sequence.
    mutating func expire(below end: UInt64) {
        guard end > first else { return }
        events.removeFirst(Int(min(end - first, UInt64(events.count))))
        first = end
    }
}
