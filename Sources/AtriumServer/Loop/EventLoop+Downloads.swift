import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Downloads: blocks from a file to a socket, by `sendfile`, whenever nothing more urgent waits. The disk worker says
/// which blocks are in memory; no other is touched, since one cold page would hold up every connection of the loop.
extension EventLoop {
    /// Chunk data one connection may send in a turn, before the others have theirs.
    private static let turnBytes = 512 << 10
    /// Unsent bytes the kernel may hold for a connection with downloads: what chat may have to wait behind.
    private static let unsentMaxBytes: Int32 = 128 << 10
    /// What may stand in a connection's queue for a small block to be put behind it.
    private static let gatheredMaxBytes = TransferTable.heldMaxBytes

    func openDownload(_ id: SessionID, _ transfer: TransferID, _ grant: DownloadGrant) {
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
        let key = nextKey(id, transfer)
        let table = transfers(of: connection)
        table.open(transfer, Download(key, grant))
        order(.subscribe(key, grant), grant.file)
        if !table.isUnsentLimited { limitUnsent(connection, table) }
        guard context.log.writes(.info) else { return }
        context.log(
            .info, "download", .text("session", id.text), .text("name", connection.pointee.accountName ?? "-"),
            .text("file", String(grant.file.rawValue)), .number("bytes", grant.sizeBytes))
    }

    private func limitUnsent(_ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable) {
        table.isUnsentLimited = true
        do throws(SystemError) {
            try connection.pointee.link.limitUnsent(bytes: Self.unsentMaxBytes)
        } catch {
            context.log(.warning, "download", .text("error", error.text))
        }
    }

    func take(_ credit: Credit, _ connection: UnsafeMutablePointer<Connection>) {
        let table = transfers(of: connection)
        do throws(CreditError) {
            if credit.transfer.rawValue == 0 {
                try table.sending.grant(credit.bytes)
            } else if var download = table.downloads[credit.transfer] {
                try download.credit.grant(credit.bytes)
                table.downloads[credit.transfer] = download
            }
        } catch {
            return refuse(connection.pointee.id, ErrorFrame(error.code, "the credit granted leaves 63 bits"))
        }
        if !table.turns.isEmpty { listForFlush(connection.pointee.id) }
    }

    func take(_ resend: Resend, _ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers, var download = table.downloads[resend.transfer] else { return }
        let (end, overflow) = resend.firstBlock.addingReportingOverflow(resend.blockCount)
        let grant = download.grant
        let fileBlocks = (grant.sizeBytes + context.limits[.blockBytes] - 1) / context.limits[.blockBytes]
        guard !overflow, resend.blockCount > 0, UInt64(end) <= fileBlocks,
            download.wantAgain(resend.firstBlock..<end)
        else {
            return fail(resend.transfer, .blockRange, "these blocks cannot be sent again", connection)
        }
        // Blocks that are asked for a second time did not match; others its receiver lacks.
        if download.hasSent(resend.firstBlock) {
            logDamage(of: &download, "its receiver says that block \(resend.firstBlock) came damaged: run check")
        }
        table.downloads[resend.transfer] = download
        startAgain(resend.transfer, connection)
    }

    /// Takes what a disk worker has to say of a transfer.
    func take(_ report: DiskReport) {
        // What was dealt with is free memory, whoever is still there.
        if case .consumed(_, let bytes) = report { uploadBudget.release(Int(clamping: bytes)) }
        guard let id = report.session, let connection = slab.find(id), connection.pointee.closesAt == nil else {
            return
        }
        // What is said of a transfer that has ended does not concern the next of its id.
        guard let key = report.key, connection.pointee.transfers?.isOpen(key) == true else { return }
        switch report {
        case .opened(let key, _, let held): workerOpened(key, held, connection)
        case .consumed(let key, let bytes):
            consumed(Int(clamping: bytes), of: key.transfer, connection)
        case .missing(let key, let firstBlock, let blockCount):
            connection.pointee.transfers?.miss(blockCount, of: key.transfer)
            send(
                Resend(transfer: key.transfer, firstBlock: firstBlock, blockCount: blockCount), requestID: 0,
                to: connection)
        case .finishRefused(let key, let requestID, let code, let text):
            // A transfer that has ended took its UploadEnd along.
            guard connection.pointee.transfers?.uploads[key.transfer]?.endRequestID == requestID else { return }
            // The disk has no such upload any more: the transfer ends here too, and its id is free. [FILE-6.1-3]
            closeTransfer(key.transfer, of: connection)
            let error = ErrorFrame(
                code: code, scope: .transfer, retryAfterMilliseconds: 0, text: text, transfer: key.transfer)
            send(error, requestID: requestID, to: connection)
        case .ready(let key, let blocks):
            // With a bound on bandwidth even what has its credit may wait for long.
            let leavesNow = connection.pointee.outbound.isEmpty && context.shared.downloads == nil
            connection.pointee.transfers?.add(blocks, to: key.transfer, leavesNow: leavesNow)
            listForFlush(id)
        case .flow(let key, let flow):
            send(TransferState(transfer: key.transfer, flow: flow), requestID: 0, to: connection)
        case .ended(let key, let sizeBytes, let digest):
            connection.pointee.transfers?.downloads[key.transfer]?.end = DownloadEnd(
                transfer: key.transfer, sizeBytes: sizeBytes, digest: digest)
            finishIfSent(key.transfer, connection)
        case .failed(let key, let code, let text):
            if var download = connection.pointee.transfers?.downloads[key.transfer], isDiskFault(code, download) {
                logDamage(of: &download, text)
            }
            fail(key.transfer, code, text, connection)
        case .stored, .uploadFailed: break
        }
    }

    /// Whether a download failed for what the disk has, as opposed to what was asked or an upload that was given up.
    private func isDiskFault(_ code: ErrorCode, _ download: Download) -> Bool {
        code == .corrupt || code == .storage || code == .fileWithdrawn && download.grant.digest != nil
    }

    /// Tells whoever looks after the server, once for each download.
    private func logDamage(of download: inout Download, _ reason: String) {
        guard !download.isLoggedAsDamaged else { return }
        download.isLoggedAsDamaged = true
        context.log(
            .error, "damage", .text("file", String(download.grant.file.rawValue)),
            .text("digest", download.grant.digest?.hex ?? "-"), .text("reason", reason))
    }

    // MARK: Sending

    /// Puts a connection on the list of those that send chunks in this turn.
    func listForPump(_ connection: UnsafeMutablePointer<Connection>) {
        connectionsToPump.append(connection.pointee.id)
    }

    func pumpAll() {
        let listed = connectionsToPump
        connectionsToPump.removeAll(keepingCapacity: true)
        for id in listed {
            guard let connection = slab.find(id), let table = connection.pointee.transfers else { continue }
            pump(connection, table)
        }
    }

    /// Queues blocks that lie in memory behind what is said in this turn anyway: they leave by the same call.
    func gatherSmallBlocks(_ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers, connection.pointee.closesAt == nil else { return }
        while connection.pointee.outbound.count < Self.gatheredMaxBytes, table.isNextInMemory,
            maySend(connection, table), let (transfer, block) = table.nextToSend(), let bytes = block.bytes
        {
            let head = spend(block, of: transfer, table)
            head.withUnsafeBytes { connection.pointee.outbound.append($0) }
            bytes.withBytes(0..<block.byteCount) { connection.pointee.outbound.append($0) }
            sentBlock(transfer, connection, table)
        }
    }

    private func pump(_ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable) {
        var budget = Self.turnBytes
        while budget > 0 {
            if table.current == nil {
                // Chat that came meanwhile goes first.
                guard connection.pointee.outbound.isEmpty, connection.pointee.closesAt == nil else {
                    return listForFlush(connection.pointee.id)
                }
                guard maySend(connection, table) else { return stopWatchingForWrite(connection) }
                guard let (transfer, block) = table.nextToSend() else { return stopWatchingForWrite(connection) }
                begin(transfer, block, table)
            }
            guard let transfer = table.current?.transfer else { return }
            switch sendCurrent(connection, table) {
            case .moved(let count): budget -= count
            case .wouldBlock: return watchForWrite(connection)
            case .ended, .closed: return remove(connection.pointee.id)
            }
            if table.current == nil { sentBlock(transfer, connection, table) }
        }
        // The others have their turn; this one goes on with the next, by its writable event.
        watchForWrite(connection)
    }

    private func begin(_ transfer: TransferID, _ block: Download.NextBlock, _ table: TransferTable) {
        table.current = TransferTable.CurrentChunk(
            transfer: transfer, handle: block.handle, head: spend(block, of: transfer, table),
            offset: Int(block.block) * context.limits.count(.blockBytes), left: block.byteCount)
    }

    /// Takes a block's bytes from the credit of its transfer, and goes on to the next.
    ///
    /// - Returns: the head of its chunk.
    private func spend(_ block: Download.NextBlock, of transfer: TransferID, _ table: TransferTable) -> [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(FrameHeader.byteCount + 12)
        guard var download = table.downloads[transfer] else { return head }
        let isPaid = SendCredit.spend(block.byteCount, transfer: &download.credit, connection: &table.sending)
        assert(isPaid, "a block was chosen without the credit for it")
        download.advance()
        table.downloads[transfer] = download
        ChunkHead.encode(
            transfer: transfer, block: block.block, checksum: block.checksum, dataBytes: block.byteCount, into: &head)
        return head
    }

    /// Sends what is left of the current chunk: its head, then data straight from the file. Under TLS both by way of
    /// memory.
    private func sendCurrent(
        _ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable
    ) -> Socket.Transfer {
        guard var chunk = table.current else { return .moved(0) }
        guard !connection.pointee.link.isSealed else { return sealCurrent(chunk, connection, table) }
        let descriptor = connection.pointee.link.descriptor.rawValue
        var moved = 0
        defer { connection.pointee.sentBytes += UInt64(moved) }
        defer { if moved > 0 { connection.pointee.progressAt = now } }
        while !chunk.head.isEmpty {
            let result = chunk.head.withUnsafeBytes { Socket.send(descriptor, $0, more: true) }
            guard case .moved(let count) = result else {
                table.current = chunk
                return result
            }
            chunk.head.removeFirst(count)
            moved += count
        }
        while chunk.left > 0 {
            let result = Socket.sendFile(
                descriptor, from: chunk.handle.descriptor, offset: chunk.offset, count: chunk.left)
            guard case .moved(let count) = result else {
                table.current = chunk
                return result
            }
            chunk.offset += count
            chunk.left -= count
            moved += count
        }
        table.current = nil
        return .moved(max(moved, 1))
    }

    /// After a block has left: the worker is told how far, and the end is said where it is reached.
    private func sentBlock(
        _ transfer: TransferID, _ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable
    ) {
        guard var download = table.downloads[transfer] else { return }
        if let through = download.readOn() {
            order(.more(download.key, throughBlock: through), download.grant.file)
        }
        table.downloads[transfer] = download
        finishIfSent(transfer, connection)
    }

    /// Says that the run is over, where every block of it has left; then goes on to blocks wanted again.
    private func finishIfSent(_ transfer: TransferID, _ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers, var download = table.downloads[transfer],
            download.next == nil, let end = download.end
        else { return }
        // Said once: blocks sent again need no second end. [FILE-6.3-3]
        if !download.hasSaidEnd { send(end, requestID: 0, to: connection) }
        download.end = nil
        download.isOver = true
        download.hasSaidEnd = true
        table.downloads[transfer] = download
        startAgain(transfer, connection)
    }

    /// Subscribes to blocks wanted again, once the run before them is over.
    private func startAgain(_ transfer: TransferID, _ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers, var download = table.downloads[transfer], download.isOver,
            let blocks = download.takeAgain()
        else { return }
        download.isOver = false
        table.downloads[transfer] = download
        var grant = download.grant
        grant.firstBlock = blocks.lowerBound
        grant.blockCount = UInt32(blocks.count)
        order(.unsubscribe(download.key), grant.file)
        order(.subscribe(download.key, grant), grant.file)
    }
}
