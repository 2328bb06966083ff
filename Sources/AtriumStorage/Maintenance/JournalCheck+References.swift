import AtriumServices
import AtriumWire

/// Rows that name other rows.
extension JournalCheck {
    /// Looks for rows whose other end is missing.
    mutating func checkReferences() throws(SQLiteError) {
        try checkVerifiers()
        try checkInvitations()
        try checkRooms()
        try checkDirects()
        try checkMarkers()
        try checkStandings()
        try checkBlocks()
        try checkAudit()
        try checkCounters()
        for (conversation, log) in logs where !log.isNamed {
            report.add(.reference, "conversation \(conversation) has a log, and is neither room nor direct")
        }
    }

    private mutating func checkRooms() throws(SQLiteError) {
        let rows = try connection.prepare("SELECT conversation, name, folded, creator FROM rooms")
        while try rows.step() {
            let room = "room #\(rows.text(1)) (conversation \(rows.uint(0)))"
            claimLog(of: rows.uint(0), for: room)
            if JournalState.fold(rows.text(1)) != rows.text(2) {
                report.add(.reference, "\(room) is filed as '\(rows.text(2))'")
            }
            let creator = rows.uint(3)
            if creator != 0, !accounts.contains(creator) {
                report.add(.reference, "\(room): who made it, account \(creator), is not there")
            }
        }
    }

    private mutating func checkDirects() throws(SQLiteError) {
        let rows = try connection.prepare("SELECT conversation, low, high FROM directs")
        while try rows.step() {
            let (low, high) = (rows.uint(1), rows.uint(2))
            let direct = "the direct conversation \(rows.uint(0)) of accounts \(low) and \(high)"
            claimLog(of: rows.uint(0), for: direct)
            if low > high || !accounts.contains(low) || !accounts.contains(high) {
                report.add(.reference, "\(direct): they are not there, or not in order")
            }
        }
    }

    private mutating func claimLog(of conversation: UInt64, for owner: String) {
        guard let log = logs[conversation] else {
            report.add(.reference, "\(owner) has no log")
            return
        }
        if log.isNamed { report.add(.reference, "\(owner): its log is another's too") }
        logs[conversation]?.isNamed = true
    }

    private mutating func checkMarkers() throws(SQLiteError) {
        let rows = try connection.prepare("SELECT account, conversation, sequence FROM read_markers")
        while try rows.step() {
            let marker = "how far account \(rows.uint(0)) has read conversation \(rows.uint(1))"
            guard accounts.contains(rows.uint(0)), let log = logs[rows.uint(1)] else {
                report.add(.reference, "\(marker): one of them is not there")
                continue
            }
            // A log that keeps nothing counts in memory alone, and begins anew with each start.
            if log.first <= log.head, rows.uint(2) > log.head {
                report.add(.reference, "\(marker): \(rows.uint(2)) lies behind its end, \(log.head)")
            }
        }
    }

    /// The next id of each kind lies above all that were given.
    private mutating func checkCounters() throws(SQLiteError) {
        let used: [(JournalState.Counter, String)] = [
            (.account, "accounts"), (.conversation, "logs"), (.file, "files"),
        ]
        for (counter, table) in used {
            let column = table == "logs" ? "conversation" : String(table.dropLast())
            let highest = try connection.value("SELECT max(\(column)) FROM \(table)") ?? 0
            let next = try connection.value("SELECT value FROM meta WHERE name = '\(counter.rawValue)'")
            // A journal no server has started on has no counters yet.
            guard let next else { continue }
            if next <= highest {
                report.add(.reference, "the next \(column) is to be \(next), and \(highest) is given already")
            }
        }
    }
}
