import AtriumNet
import AtriumServices
import AtriumStorage

/// The one writer of the log. It always commits what has gathered while the last commit ran: under load commits grow,
/// and a lone message never waits for a timer.
enum JournalThread {
    /// Starts the thread, which opens the journal.
    ///
    /// - Parameters:
    ///   - checks: Whether the journal is read as a whole before it is used.
    ///   - onHalt: Called once, on this thread, where the journal met an error that leaves open what is on the disk.
    /// - Returns: the thread, and the state tables as they are at start.
    static func start(
        path: String, _ settings: ServerSettings, checks: Bool, _ mailboxes: Mailboxes, _ log: Log,
        onHalt: @escaping @Sendable () -> Void
    ) throws -> (SystemThread, Snapshot) {
        let handover = try Handover<Snapshot>()
        let thread = try SystemThread(name: "journal") {
            do throws(JournalError) {
                let journal = try SQLiteJournal(
                    path: path, durability: settings.durability, keepsEvents: settings.keep.keepsEvents,
                    fileSystem: settings.journalFileSystem)
                if checks { try journal.check() }
                handover.give(.success(try journal.load()))
                run(journal, mailboxes, log, onHalt)
            } catch {
                handover.give(.failure(error))
            }
        }
        return (thread, try handover.take(from: thread))
    }

    private static func run(
        _ journal: SQLiteJournal, _ mailboxes: Mailboxes, _ log: Log, _ onHalt: @Sendable () -> Void
    ) {
        var isHalted = false
        var messages: [JournalMessage] = []
        let waiter = MailboxWaiter(mailboxes.journal.wakeUp)
        while true {
            waiter.take(from: mailboxes.journal, into: &messages)
            var batches: [ProposalBatch] = []
            var isStopping = false
            for message in messages {
                switch message {
                case .commit(let batch): batches.append(batch)
                case .compact(let answer): answer.give(compact(journal))
                case .stop: isStopping = true
                }
            }
            if !batches.isEmpty, !isHalted {
                let committed = journal.commit(batches)
                // Of a commit in doubt nothing is said: who asked asks again, and is told what a fresh look found.
                if !journal.isHalted { mailboxes.core.post(.committed(committed)) }
            }
            if journal.isHalted, !isHalted {
                isHalted = true
                mailboxes.core.post(.journalHalted)
                log(
                    .error, "journal", .text("path", journal.path),
                    .text("error", "the disk failed in a commit; the server starts anew and checks what is kept"))
                onHalt()
            }
            if isStopping { return }
        }
    }

    private static func compact(_ journal: SQLiteJournal) -> JournalError? {
        do throws(JournalError) {
            try journal.compact()
            return nil
        } catch {
            return error
        }
    }
}
