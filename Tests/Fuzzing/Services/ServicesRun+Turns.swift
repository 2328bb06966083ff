import AtriumServices
import AtriumWire

/// The other threads: what they do with the effects of a turn.
extension ServicesRun {
    /// Runs one call of the Router and carries its effects out.
    mutating func turn(_ call: (inout Router, WallTime, inout Effects) -> Void) throws(BrokenRule) {
        call(&router, now, &effects)
        try carryOut()
        if !isJournalHeld { try commitAll() }
    }

    /// Commits what waits, and what follows from it.
    mutating func commitAll() throws(BrokenRule) {
        isJournalHeld = false
        // Each commit may lead to proposals, and those to more, but there is an end.
        var turns = 0
        while !waiting.isEmpty {
            turns += 1
            try hold(turns < 10_000, "commits lead to commits without an end")
            let batches = journal.commit(waiting)
            waiting = []
            for batch in batches { router.committed(batch, at: now, into: &effects) }
            try carryOut()
        }
    }

    private mutating func carryOut() throws(BrokenRule) {
        let done = effects
        effects.reset()
        if !done.proposals.proposals.isEmpty { waiting.append(done.proposals) }
        for read in done.reads {
            // The reader answers with HistoryEnd.
            try desk.settle(read.requestID, read.session)
            reads.append(read)
        }
        for (loop, batch) in done.loops.enumerated() {
            for output in batch.outputs { try desk.take(output, batch.bytes, loop, disk.written.directs) }
        }
        while let session = desk.closing.popLast() {
            guard let caller = callers.firstIndex(of: session) else { continue }
            try end(caller, .closed)
        }
    }

    /// Lets time pass, and does what comes due.
    mutating func pass(milliseconds: UInt64) throws(BrokenRule) {
        let end = now.microseconds + milliseconds * 1_000
        var turns = 0
        while let next = router.nextDeadline, next.microseconds <= end {
            turns += 1
            try hold(turns < 100_000, "deadlines come due without an end")
            now = max(now, next)
            try turn { $0.tick(at: $1, into: &$2) }
        }
        now = WallTime(microseconds: end)
    }

    /// A session is over.
    mutating func end(_ caller: Int, _ reason: LeaveReason) throws(BrokenRule) {
        guard let session = callers[caller] else { return }
        callers[caller] = nil
        desk.forget(session)
        reads.removeAll { $0.session == session }
        try turn { $0.sessionEnded(session, reason: reason, at: $1, into: &$2) }
    }

    /// The oldest page was sent.
    mutating func pageSent() {
        guard let read = reads.first else { return }
        reads.removeFirst()
        router.historyFinished(session: read.session, conversation: read.conversation)
    }

    /// Lets everything come to its end: then nothing is owed, and nobody is there.
    mutating func finish() throws(BrokenRule) {
        disk.fault = { _ in nil }
        try commitAll()
        while !reads.isEmpty { pageSent() }
        for session in callers.compactMap(\.self) {
            let left = desk.open[session] ?? []
            try hold(left.isEmpty, "requests \(left.sorted()) never get an outcome")
        }
        for caller in callers.indices { try end(caller, .quit) }
        try pass(milliseconds: 40_000)
        try hold(router.census.sessionCount == 0, "sessions are left when all have ended")
    }
}
