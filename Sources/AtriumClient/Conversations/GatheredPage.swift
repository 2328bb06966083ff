import AtriumWire

/// A page of history that is on its way: the events that have come for it, or beside it.
struct GatheredPage {
    private(set) var events: [UInt64: ConversationEvent] = [:]
    private var byteCount = 0

    /// Keeps an event; what goes beyond all that a page may bring is passed over.
    ///
    /// - Parameters:
    ///   - frameBytes: size of its frame.
    ///   - pageMaxBytes: what the server says a page has at most.
    mutating func add(_ event: ConversationEvent, frameBytes: Int, pageMaxBytes: Int) {
        // Live events look like those of the page until its end says which are meant: they get three times its room.
        let (most, overflow) = pageMaxBytes.multipliedReportingOverflow(by: 4)
        guard !overflow, frameBytes <= most - byteCount, events[event.sequence] == nil else { return }
        byteCount += frameBytes
        events[event.sequence] = event
    }
}
