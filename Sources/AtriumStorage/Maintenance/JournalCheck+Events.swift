import AtriumServices
import AtriumWire

/// Events: dense in each log, and what their rows say.
extension JournalCheck {
    /// Kinds whose bytes are read even where the check is fast.
    private static let fileKinds = [
        FrameKind.fileOfferedEvent, .fileStoredEvent, .fileWithdrawnEvent,
    ].map { String($0.rawValue) }.joined(separator: ", ")

    /// A walk through one log.
    private struct Walk {
        var conversation: UInt64
        var log: Log
        /// The sequence that is to come.
        var next: UInt64
        /// Bytes of the events that were met.
        var frameBytes: UInt64 = 0
    }

    /// Reads every event once, in the order of the logs.
    mutating func checkEvents() throws(SQLiteError) {
        let frame = isFast ? "CASE WHEN kind IN (\(Self.fileKinds)) THEN frame END" : "frame"
        // Before there were recent events the log lay in one table.
        let log = try connection.has("frame", in: "kept_events") ? "kept_events" : "events"
        let rows = try connection.prepare(
            """
            SELECT conversation, sequence, time, author, instance, counter, kind, \(frame), length(frame)
            FROM \(log)
            ORDER BY conversation, sequence
            """)
        var walk: Walk?
        var seen: Set<UInt64> = []
        while try rows.step() {
            report.eventCount += 1
            let (conversation, sequence) = (rows.uint(0), rows.uint(1))
            if walk?.conversation != conversation {
                if let walk { finish(walk) }
                seen.insert(conversation)
                walk = begin(conversation)
            }
            if let step = walk { walk = advance(step, to: sequence, frameBytes: rows.uint(8)) }
            checkFrame(rows)
        }
        if let walk { finish(walk) }
        for (conversation, log) in logs where !seen.contains(conversation) {
            finish(Walk(conversation: conversation, log: log, next: log.first))
        }
    }

    private mutating func begin(_ conversation: UInt64) -> Walk? {
        guard let log = logs[conversation] else {
            report.add(.reference, "conversation \(conversation) has events and no log")
            return nil
        }
        return Walk(conversation: conversation, log: log, next: log.first)
    }

    /// - Returns: the walk one event further.
    private mutating func advance(_ walk: Walk, to sequence: UInt64, frameBytes: UInt64) -> Walk {
        var walk = walk
        if walk.log.keeps(sequence) {
            if sequence > walk.next { tellMissing(walk.next...sequence - 1, of: walk.conversation) }
            walk.next = sequence &+ 1
            walk.frameBytes &+= frameBytes
        } else if sequence < walk.log.lowest || sequence > walk.log.head {
            report.add(
                .gap,
                "conversation \(walk.conversation): event \(sequence) lies outside of what is kept, "
                    + "\(walk.log.first) to \(walk.log.head)")
        }
        return walk
    }

    private mutating func finish(_ walk: Walk) {
        if walk.next <= walk.log.head {
            tellMissing(walk.next...walk.log.head, of: walk.conversation)
        } else if let counted = walk.log.frameBytes, counted != walk.frameBytes {
            report.add(
                .reference,
                "conversation \(walk.conversation): its events are \(walk.frameBytes) bytes, and counted as \(counted)")
        }
    }

    private mutating func tellMissing(_ run: ClosedRange<UInt64>, of conversation: UInt64) {
        let events =
            run.lowerBound == run.upperBound
            ? "event \(run.lowerBound) is" : "events \(run.lowerBound) to \(run.upperBound) are"
        report.add(.gap, "conversation \(conversation): \(events) missing")
    }

    /// Compares an event with its row, and notes what it says of a file.
    private mutating func checkFrame(_ row: borrowing SQLiteStatement) {
        let (conversation, sequence, kind) = (row.uint(0), row.uint(1), row.uint(6))
        let author = row.uint(3)
        let place = "conversation \(conversation), event \(sequence)"
        // Who said something may be gone; an account that never was has said nothing.
        if author != 0, author >= nextAccount {
            report.add(.reference, "\(place): its author, account \(author), never was")
        }
        let frame: EventRow? = row.withBytes(7) { bytes in
            bytes.isEmpty ? nil : EventRow(bytes)
        }
        guard let frame else {
            if !isFast { report.add(.eventDamaged, "\(place): it has no bytes") }
            return
        }
        let stated = EventRow(
            kind: kind, conversation: conversation, sequence: sequence, time: row.uint(2), author: author,
            instance: row.uint(4), counter: row.uint(5))
        guard frame.hasSameHead(as: stated) else {
            report.add(.eventDamaged, "\(place): its bytes do not say what its row says")
            return
        }
        note(frame, conversation: conversation, sequence: sequence)
    }

    private mutating func note(_ frame: EventRow, conversation: UInt64, sequence: UInt64) {
        switch frame.fileChange {
        case .none: break
        case .offered(let file): fileEvents[file, default: FileEvents()].offer = (conversation, sequence)
        case .stored(let file, let digest): fileEvents[file, default: FileEvents()].storedDigest = digest
        case .withdrawn(let file): fileEvents[file, default: FileEvents()].isWithdrawn = true
        }
    }
}
