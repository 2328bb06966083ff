import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Fetches history pages on a read-only connection of its own and hands them to the loop that asked, so that neither
/// the core nor the writer ever waits for a page.
enum ReaderThread {
    /// Starts the thread, which opens its connection to the journal.
    static func start(path: String, index: Int, _ mailboxes: Mailboxes, _ limits: Limits, _ log: Log) throws
        -> SystemThread
    {
        let handover = try Handover<Void>()
        let thread = try SystemThread(name: "reader-\(index)") {
            do throws(JournalError) {
                var reader = try HistoryReader(path: path)
                handover.give(.success(()))
                run(&reader, index: index, mailboxes, limits, log)
            } catch {
                handover.give(.failure(error))
            }
        }
        try handover.take(from: thread)
        return thread
    }

    private static func run(
        _ reader: inout HistoryReader, index: Int, _ mailboxes: Mailboxes, _ limits: Limits, _ log: Log
    ) {
        var messages: [ReaderMessage] = []
        let mailbox = mailboxes.readers[index]
        let waiter = MailboxWaiter(mailbox.wakeUp)
        while true {
            waiter.take(from: mailbox, into: &messages)
            for message in messages {
                switch message {
                case .read(let read):
                    let page = page(&reader, read, limits: limits, log: log)
                    mailboxes.loops[read.session.loop].post(.page(read.session, page))
                case .stop: return
                }
            }
        }
    }

    /// A page, or the refusal that stands for it.
    private static func page(
        _ reader: inout HistoryReader, _ read: HistoryRead, limits: Limits, log: Log
    ) -> HistoryPage {
        var bytes: [UInt8] = []
        do {
            let end = try reader.read(read, pageMaxBytes: limits.count(.historyPageMaxBytes), into: &bytes)
            if let first = try reader.gone(read, end) { return refuse(read, gone(first)) }
            end.encode(into: &bytes, requestID: read.requestID)
            return HistoryPage(
                bytes: bytes, eventCount: UInt64(end.count), requestID: read.requestID,
                conversation: read.conversation)
        } catch {
            log(.error, "history", .text("error", error.text))
            let refusal = ErrorFrame(
                .storage, "the server could not read its history; try again", retryAfterMilliseconds: 1000)
            return refuse(read, refusal)
        }
    }

    private static func gone(_ first: UInt64) -> ErrorFrame {
        ErrorFrame(.gone, "events below \(first) are no longer kept", available: first)
    }

    private static func refuse(_ read: HistoryRead, _ refusal: ErrorFrame) -> HistoryPage {
        HistoryPage(
            bytes: refusal.encoded(requestID: read.requestID), eventCount: 0, requestID: read.requestID,
            conversation: read.conversation)
    }
}
