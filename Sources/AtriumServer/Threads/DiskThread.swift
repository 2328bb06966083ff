import AtriumNet
import AtriumServices
import AtriumStorage
import AtriumWire

/// Runs one disk worker: takes batches of commands, and mails what came of them to loops and core, a batch each.
enum DiskThread {
    /// Starts the thread, and one beside it that hashes what it has written.
    ///
    /// Their weight is lower than the others': hashing a file must not hold up a message.
    ///
    /// - Parameter space: the disks to look at; nil where another worker does.
    static func start(
        _ folder: BlobFolder, index: Int, space: FreeSpace?, _ mailboxes: Mailboxes
    ) throws -> SystemThread {
        let hashing = try HashingQueue()
        let beside = try SystemThread(name: "hash-\(index)", niceness: 5) { hashing.run() }
        return try SystemThread(name: "disk-\(index)", niceness: 5) {
            run(
                BlobWorker(folder: folder, hashing: hashing), index: index, watch: SpaceWatch(space, mailboxes),
                mailboxes)
            hashing.close()
            beside.join()
        }
    }

    private static func run(_ worker: BlobWorker, index: Int, watch: SpaceWatch, _ mailboxes: Mailboxes) {
        var watch = watch
        var messages: [DiskMessage] = []
        var reports: [DiskReport] = []
        let mailbox = mailboxes.disks[index]
        let waiter = MailboxWaiter(mailbox.wakeUp)
        while true {
            // With work left over, only look for what is new.
            waiter.take(
                from: mailbox, into: &messages, milliseconds: worker.hasBacklog ? 0 : watch.waitMilliseconds)
            var commands: [DiskCommand] = []
            for message in messages {
                switch message {
                case .commands(let batch): commands.append(contentsOf: batch)
                case .endNoMoreUploads:
                    worker.handle(commands, into: &reports)
                    commands = []
                    worker.endNoMoreUploads()
                    mail(&reports, mailboxes)
                    mailboxes.core.post(.diskIsQuiet)
                case .stop: return worker.putAway(commands)
                }
            }
            worker.handle(commands, into: &reports)
            mail(&reports, mailboxes)
            watch.look(worker)
        }
    }

    /// Sorts reports by whom they are for, keeping the order of each.
    private static func mail(_ reports: inout [DiskReport], _ mailboxes: Mailboxes) {
        var forCore: [DiskReport] = []
        var forLoops = [[DiskReport]](repeating: [], count: mailboxes.loops.count)
        var stored: Set<TransferKey> = []
        for report in reports {
            if case .stored(_, _, _, let key, _) = report { stored.insert(key) }
            if let session = report.session { forLoops[session.loop].append(report) } else { forCore.append(report) }
        }
        reports.removeAll(keepingCapacity: true)
        if !forCore.isEmpty { mailboxes.core.post(.disk(forCore)) }
        for (index, batch) in forLoops.enumerated() where !batch.isEmpty {
            mailboxes.loops[index].post(.disk(batch), wakes: !batch.allSatisfy { canWait($0, stored) })
        }
    }

    /// Whether the loop need not be woken for a report: of a transfer that is stored it hears from the core at once.
    private static func canWait(_ report: DiskReport, _ stored: Set<TransferKey>) -> Bool {
        guard case .consumed(let key, _) = report else { return false }
        return stored.contains(key)
    }
}
