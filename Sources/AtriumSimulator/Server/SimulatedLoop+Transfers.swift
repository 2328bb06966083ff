import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// What uploads and downloads have in common: their ends, and what disk workers report.
extension SimulatedLoop {
    func uploader(_ key: TransferKey) -> Uploader { Uploader(session: key.session, transfer: key.transfer) }

    /// Takes what a disk worker has to say of a transfer.
    func take(_ report: WorkerReport) {
        // What is said of a transfer that has ended does not concern the next of its id.
        guard let key = report.key, let connection = find(key.session), connection.closesAt == nil,
            let desk = connection.desk, desk.isOpen(key)
        else { return }
        switch report {
        case .opened(let key, _, let held): workerOpened(key, held, connection)
        case .consumed(let key, let bytes): consumed(bytes, of: key.transfer, connection)
        case .missing(let key, let firstBlock, let blockCount):
            desk.uploads[key.transfer]?.missingCount += Int(blockCount)
            send(
                Resend(transfer: key.transfer, firstBlock: firstBlock, blockCount: blockCount), requestID: 0,
                to: connection)
        case .finishRefused(let key, let requestID, let code):
            guard desk.uploads[key.transfer]?.endRequestID == requestID else { return }
            closeTransfer(key.transfer, of: connection)
            sendFailure(key.transfer, code, requestID: requestID, connection)
        case .ready(let key, let block, let bytes):
            desk.downloads[key.transfer]?.ready.append((block, bytes))
            listForFlush(connection)
        case .flow(let key, let flow):
            send(TransferState(transfer: key.transfer, flow: flow), requestID: 0, to: connection)
        case .ended(let key, let sizeBytes, let digest):
            desk.downloads[key.transfer]?.end = DownloadEnd(
                transfer: key.transfer, sizeBytes: sizeBytes, digest: digest)
            finishIfSent(key.transfer, connection)
        case .failed(let key, let code): fail(key.transfer, code, connection)
        case .stored, .uploadFailed: break
        }
    }

    /// Gives credit back for bytes that were dealt with.
    func consumed(_ bytes: Int, of transfer: TransferID, _ connection: ServerConnection) {
        guard let desk = connection.desk else { return }
        let grants = desk.receiving.consume(
            bytes, of: transfer, roundTripNanoseconds: connection.session.roundTripNanoseconds, at: now)
        for credit in grants { grant(credit, connection) }
    }

    private func grant(_ credit: Credit, _ connection: ServerConnection) {
        // The plant: what the connection gets back is sometimes not told.
        if world.settings.plant == .creditNotReturned, credit.transfer.rawValue == 0, world.random.once(in: 4) {
            return
        }
        send(credit, requestID: 0, to: connection)
    }

    /// Ends one transfer with an error, and tells the core and the disk.
    func fail(
        _ transfer: TransferID, _ code: ErrorCode, _ connection: ServerConnection, reason: WithdrawReason = .failed
    ) {
        let upload = connection.desk?.uploads[transfer]
        closeTransfer(transfer, of: connection)
        if let upload { entries.append(.uploadEnded(uploader(upload.key), upload.file, reason)) }
        sendFailure(transfer, code, requestID: upload?.endRequestID ?? 0, connection)
    }

    func sendFailure(
        _ transfer: TransferID, _ code: ErrorCode, requestID: UInt32, _ connection: ServerConnection
    ) {
        let error = ErrorFrame(
            code: code, scope: .transfer, retryAfterMilliseconds: 0, text: "the transfer ended", transfer: transfer)
        send(error, requestID: requestID, to: connection)
    }

    /// Forgets a transfer, up or down, and gives back the credit that is left.
    func closeTransfer(_ transfer: TransferID, of connection: ServerConnection) {
        guard let desk = connection.desk else { return }
        if desk.uploads.removeValue(forKey: transfer) != nil {
            if let credit = desk.receiving.close(transfer) { grant(credit, connection) }
        } else if let download = desk.downloads.removeValue(forKey: transfer) {
            order(.unsubscribe(download.key), download.grant.file)
            desk.turns.removeAll { $0 == transfer }
        }
    }

    /// Ends every transfer of a connection that is over. Uploads wait for their sender at the disk.
    func endTransfers(_ connection: ServerConnection) {
        guard let desk = connection.desk else { return }
        for transfer in desk.uploadsInOrder {
            guard let upload = desk.uploads[transfer] else { continue }
            order(.pause(upload.file, lease: upload.lease), upload.file)
        }
        for transfer in desk.opening.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let upload = desk.opening[transfer]?.upload else { continue }
            order(.pause(upload.file, lease: upload.lease), upload.file)
        }
        for transfer in desk.turns {
            guard let download = desk.downloads[transfer] else { continue }
            order(.unsubscribe(download.key), download.grant.file)
        }
        desk.endAll()
    }

    /// Gives up uploads whose missing blocks do not come.
    func giveUpIncomplete(_ connection: ServerConnection) {
        let abandonMilliseconds = limits[.uploadAbandonMilliseconds]
        guard let desk = connection.desk,
            let due = desk.nextDeadline(abandonMilliseconds: abandonMilliseconds), due <= now
        else { return }
        for transfer in desk.uploadsInOrder {
            guard let upload = desk.uploads[transfer] else { continue }
            if let since = upload.endingSince {
                guard upload.missingCount > 0, now.milliseconds(since: since) >= TransferDesk.missingMilliseconds
                else { continue }
                fail(transfer, .uploadIncomplete, connection)
            } else if now.milliseconds(since: upload.progressAt) >= abandonMilliseconds {
                let hasCredit =
                    desk.receiving.availableBytes(of: transfer) >= limits[.blockBytes]
                    && desk.receiving.availableBytes >= limits[.blockBytes]
                // Without credit it is this server that is slow.
                guard hasCredit else {
                    desk.uploads[transfer]?.progressAt = now
                    continue
                }
                fail(transfer, .uploadIncomplete, connection, reason: .abandoned)
            }
        }
    }
}
