import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// The one thread that decides: it owns the router, hands it what the other threads have for it, and mails what comes
/// out. Each turn takes everything that waits, so a busy core answers in larger batches, not later ones.
struct CoreThread {
    private var router: Router
    private var effects: Effects
    private let mailboxes: Mailboxes
    private let blobs: BlobFolder
    private let log: Log
    /// Whether messages are shown on the console.
    private let logsMessages: Bool
    /// Orders of the console whose commit is on its way, by their numbers.
    private var orders: [UInt32: ControlAnswer<OrderOutcome>] = [:]
    private var lastOrder: UInt32 = 0
    /// Batches the journal has not given back yet.
    private var batchesAtJournal = 0
    /// Whom the server's stop has come to.
    private var quiet: QuietThreads
    /// Whether the journal keeps nothing any more: then nothing is done or said until the server has stopped.
    private var isHalted = false

    /// - Parameter diskWaitMilliseconds: how long disk workers are waited for when the server stops. What one is about
    ///   may take as long: to make a large file last, say.
    init(
        router: Router, mailboxes: Mailboxes, blobs: BlobFolder, log: Log, logsMessages: Bool,
        diskWaitMilliseconds: UInt64 = 10_000
    ) {
        self.router = router
        self.mailboxes = mailboxes
        self.blobs = blobs
        self.log = log
        self.logsMessages = logsMessages
        quiet = QuietThreads(
            loopCount: mailboxes.loops.count, diskCount: mailboxes.disks.count,
            diskWaitMilliseconds: diskWaitMilliseconds)
        effects = Effects(loopCount: mailboxes.loops.count)
    }

    /// Runs until the server has drained: nothing is proposed any more, not even what disks have to say of uploads, and
    /// all that was proposed came back.
    mutating func run() {
        var messages: [CoreMessage] = []
        let waiter = MailboxWaiter(mailboxes.core.wakeUp)
        router.start(at: now, into: &effects)
        mail()
        while !isOver {
            waiter.take(from: mailboxes.core, into: &messages, milliseconds: millisecondsToDeadline)
            for message in messages { take(message) }
            if isHalted { continue }
            if let deadline = router.nextDeadline, deadline <= now { router.tick(at: now, into: &effects) }
            mail()
        }
        if !isHalted, !quiet.areDisksQuiet {
            log(.warning, "stop", .text("error", "a disk worker does not answer; what it is about is not kept"))
        }
    }

    private var isOver: Bool {
        guard quiet.areLoopsQuiet, !isHalted else { return quiet.areLoopsQuiet }
        return batchesAtJournal == 0 && (quiet.deadline.map { $0 <= monotonicNow } ?? true)
    }

    private var monotonicNow: MonotonicTime { MonotonicTime(nanoseconds: Clock.monotonicNanoseconds()) }

    private var now: WallTime { WallTime(microseconds: Clock.wallMicroseconds()) }

    private var millisecondsToDeadline: Int {
        if isHalted { return -1 }
        let disks = quiet.deadline.map { Int(clamping: $0.milliseconds(since: monotonicNow) + 1) }
        guard let deadline = router.nextDeadline else { return disks ?? -1 }
        let moment = now
        guard deadline > moment else { return 0 }
        return min(Int(clamping: (deadline.microseconds - moment.microseconds) / 1000 + 1), disks ?? .max)
    }

    private mutating func take(_ message: CoreMessage) {
        if case .loopIsQuiet = message { quiet.addLoop(at: monotonicNow) }
        guard !isHalted else { return }
        switch message {
        case .requests(let batch): take(batch)
        case .committed(let batches):
            batchesAtJournal -= batches.count
            for batch in batches {
                if logsMessages { show(batch) }
                router.committed(batch, at: now, into: &effects)
            }
        case .disk(let reports): for report in reports { take(report) }
        case .space(let report, let progress):
            router.uploadsAdvanced(progress)
            if let report { router.spaceMeasured(report) }
        case .control(let order): carryOut(order)
        case .journalHalted: isHalted = true
        case .loopIsQuiet: break
        case .diskIsQuiet: quiet.addDisk()
        }
    }

    private mutating func carryOut(_ order: ControlOrder) {
        switch order {
        case .census(let answer): answer.give(router.census)
        case .account(let order, let answer):
            lastOrder = lastOrder == .max ? 1 : lastOrder + 1
            orders[lastOrder] = answer
            router.carryOut(order, number: lastOrder, at: now, into: &effects)
        case .hold(let answer):
            router.holdRemovals()
            answer.give(())
        case .release: router.releaseRemovals(into: &effects)
        case .collect(let blobs, let uploads, let answer):
            answer.give(
                ControlOrder.Collected(
                    blobCount: router.removeUnnamed(blobs, into: &effects),
                    uploads: router.endedUploads(among: uploads)))
        }
    }

    private mutating func take(_ batch: RequestBatch) {
        let time = now
        let bytes = batch.bytes.span.bytes
        for entry in batch.entries {
            switch entry {
            case .request(let session, let range):
                receive(bytes.extracting(range), from: session, isPrivate: false, at: time)
            case .claim(let session, let range, let isPrivate):
                receive(bytes.extracting(range), from: session, isPrivate: isPrivate, at: time)
            case .lookUp(let session, let requestID, let name, let credential):
                router.lookUp(
                    name: name, credential: credential, session: session, requestID: requestID, into: &effects)
            case .admit(let session, let requestID, let name, let secret):
                router.admit(
                    name: name, secret: secret, session: session, requestID: requestID, at: time, into: &effects)
            case .uploadEnded(let uploader, let file, let reason):
                router.uploadEnded(file, by: uploader, reason: reason, at: time, into: &effects)
            case .fetched(let session, let file):
                router.fileFetched(file, by: session, at: time, into: &effects)
            case .historyFinished(let session, let conversation):
                router.historyFinished(session: session, conversation: conversation)
            case .ended(let session, let reason):
                router.sessionEnded(session, reason: reason, at: time, into: &effects)
            }
        }
    }

    private mutating func receive(_ frame: RawSpan, from session: SessionID, isPrivate: Bool, at time: WallTime) {
        let payload = frame.extracting(FrameHeader.byteCount..<frame.byteCount)
        router.receive(
            header(of: frame), payload, from: session, isPrivate: isPrivate, at: time, into: &effects)
    }

    /// Reads the header of a frame that a loop has read before.
    private func header(of frame: RawSpan) -> FrameHeader {
        do throws(DecodeError) {
            return try FrameHeader(decoding: frame)
        } catch {
            preconditionFailure("a loop hands on whole frames")
        }
    }

    private mutating func take(_ report: DiskReport) {
        switch report {
        case .stored(let file, let digest, let sizeBytes, let key, let requestID):
            if log.writes(.info) { logStored(file, digest, sizeBytes: sizeBytes, key.session) }
            router.uploadStored(
                file, digest: digest, by: Uploader(key), requestID: requestID, at: now, into: &effects)
            blobs.acknowledgeKept(digest)
        case .uploadFailed(let file, let reason, let code, let text, let key, let requestID):
            log(
                .warning, "upload", .text("file", String(file.rawValue)), .text("reason", "\(reason)"),
                .text("error", text))
            router.uploadFailed(
                file, reason: reason, code: code, text: text, by: key.map { Uploader($0) }, requestID: requestID,
                at: now, into: &effects)
        case .opened, .consumed, .missing, .finishRefused, .ready, .flow, .ended, .failed:
            assertionFailure("reports about transfers go to loops")
        }
    }

    private func logStored(_ file: FileID, _ digest: Digest, sizeBytes: UInt64, _ session: SessionID) {
        log(
            .info, "stored", .text("session", session.text), .text("file", String(file.rawValue)),
            .number("bytes", sizeBytes), .text("sha256", digest.hex))
    }

    /// Writes the messages of a batch to the console.
    private func show(_ batch: CommittedBatch) {
        let bytes = batch.batch.bytes.span.bytes
        for proposal in batch.batch.proposals {
            guard case .event(let event) = proposal.change, case .none = event.state else { continue }
            let payload = bytes.extracting(event.frame.lowerBound + FrameHeader.byteCount..<event.frame.upperBound)
            guard let message = try? MessageEvent(decoding: payload) else { continue }
            log(
                .info, "message", .number("conversation", message.head.conversation.rawValue),
                .text("from", message.head.authorName), .text("text", message.text))
        }
    }

    /// Sends each thread its part. Proposals go first: they are what others wait for.
    private mutating func mail() {
        if !effects.proposals.proposals.isEmpty {
            batchesAtJournal += 1
            mailboxes.journal.post(.commit(effects.proposals))
        }
        for read in effects.reads { mailboxes.readers[mailboxes.reader(of: read.conversation)].post(.read(read)) }
        mailOrders()
        for outcome in effects.orders { orders.removeValue(forKey: outcome.number)?.give(outcome) }
        for (index, batch) in effects.loops.enumerated() where !batch.isEmpty {
            mailboxes.loops[index].post(.core(batch))
        }
        effects.reset()
    }

    /// Disk workers hear of an upload before the loop that will send them its blocks does. It wakes none of them: what
    /// that loop has for them does.
    private mutating func mailOrders() {
        guard !effects.blobs.isEmpty else { return }
        var batches = [[DiskCommand]](repeating: [], count: mailboxes.disks.count)
        var wakes = [Bool](repeating: false, count: mailboxes.disks.count)
        for order in effects.blobs {
            switch order {
            case .open(let file, let sizeBytes, let lease):
                let disk = mailboxes.disk(of: file)
                batches[disk].append(.open(file, sizeBytes: sizeBytes, lease: lease))
            case .discard(let file):
                let disk = mailboxes.disk(of: file)
                batches[disk].append(.discard(file))
                wakes[disk] = true
            case .remove(let digest):
                blobs.orderRemoval(of: digest)
                batches[0].append(.remove(digest))
                wakes[0] = true
            }
        }
        for (disk, batch) in batches.enumerated() where !batch.isEmpty {
            mailboxes.disks[disk].post(.commands(batch), wakes: wakes[disk])
        }
    }
}

extension Uploader {
    /// The same transfer, as disk workers name it.
    init(_ key: TransferKey) {
        self.init(session: key.session, transfer: key.transfer)
    }
}
