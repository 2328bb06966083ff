import AtriumNet
import AtriumServices
import AtriumStorage

/// The one writer of the log. It always commits what has gathered while the last commit ran: under load commits grow,
/// and a lone message never waits for a timer.
enum JournalThread {
    /// Starts the thread, which opens the journal.
    ///
    /// - Returns: the thread, and the state tables as they are at start.
    static func start(
        path: String, durability: Durability, keepsEvents: Bool, _ mailboxes: Mailboxes, _ log: Log
    ) throws -> (SystemThread, Snapshot) {
        let handover = try Handover<Snapshot>()
        let thread = try SystemThread(name: "journal") {
            do throws(JournalError) {
                let journal = try SQLiteJournal(path: path, durability: durability, keepsEvents: keepsEvents)
                handover.give(.success(try journal.load()))
                run(journal, mailboxes, log)
            } catch {
                handover.give(.failure(error))
            }
        }
        return (thread, try handover.take())
    }

    private static func run(_ journal: SQLiteJournal, _ mailboxes: Mailboxes, _ log: Log) {
        var wasHalted = false
        var messages: [JournalMessage] = []
        var waiter = MailboxWaiter(mailboxes.journal.wakeUp)
        while true {
            waiter.wait()
            mailboxes.journal.drain(into: &messages)
            var batches: [ProposalBatch] = []
            var isStopping = false
            for message in messages {
                switch message {
                case .commit(let batch): batches.append(batch)
                case .stop: isStopping = true
                }
            }
            if !batches.isEmpty { mailboxes.core.post(.committed(journal.commit(batches))) }
            if journal.isHalted, !wasHalted {
                wasHalted = true
                log(
                    .error, "journal", .text("path", journal.path),
                    .text("error", "the disk failed in a commit; nothing more is kept until the server is restarted"))
            }
            if isStopping { return }
        }
    }
}
