import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// How an upload begins: the core admits it, its disk worker opens it and says what there is of it, and only then is
/// Offer answered. Whatever goes wrong on the way is the outcome of Offer. Of a new file of one block the worker is not
/// asked: what goes wrong with that is the outcome of UploadEnd. [FILE-6.2-1]
extension EventLoop {
    /// Notes an upload the core has admitted, and asks its disk worker what there is of it: `workerOpened` follows.
    func admitUpload(
        _ id: SessionID, requestID: UInt32, _ offered: Offered, sizeBytes: UInt64, lease: UInt32
    ) {
        let upload = Upload(
            key: nextKey(id, offered.transfer), file: offered.file, sizeBytes: sizeBytes, lease: lease,
            progressAt: now)
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else {
            // Its sender went while the offer was being kept: followers are to know that nothing comes.
            return order(.pause(upload.file, lease: lease), upload.file)
        }
        transfers(of: connection).opening[offered.transfer] = TransferTable.Opening(
            upload: upload, requestID: requestID, offered: offered)
        // Of a small file nothing is asked for on the disk before its end, and nobody can have sent it before.
        if lease == UploadLease.first, sizeBytes <= context.limits[.blockBytes] {
            return workerOpened(upload.key, nil, connection)
        }
        order(.take(upload.file, lease: lease, upload.key, requestID: requestID), upload.file)
    }

    /// The disk worker has the upload open: it begins. Where bandwidth is bounded, it waits for its turn to.
    func workerOpened(_ key: TransferKey, _ held: HeldBlocks?, _ connection: UnsafeMutablePointer<Connection>) {
        guard context.shared.uploads != nil else { return beginUpload(key, held, connection) }
        connection.pointee.transfers?.pace.add(.opening(key, held))
        giveDue(connection)
    }

    /// An upload begins: Offered says so, with the credit the client has to begin with.
    func beginUpload(_ key: TransferKey, _ held: HeldBlocks?, _ connection: UnsafeMutablePointer<Connection>) {
        let table = transfers(of: connection)
        guard table.opening[key.transfer]?.upload.key == key,
            let opening = table.opening.removeValue(forKey: key.transfer)
        else { return }
        var upload = opening.upload
        upload.progressAt = now
        upload.wantedBytes = held.map { $0.missingBytes(of: upload.sizeBytes) } ?? upload.sizeBytes
        let startBytes = startBytes(table)
        upload.paidBytes = min(upload.wantedBytes, startBytes)
        table.uploads[key.transfer] = upload
        var offered = opening.offered
        offered.creditBytes = startBytes
        offered.prefixBlocks = held?.prefixBlocks
        offered.prefixDigest = held?.prefixDigest
        offered.missing = held?.missing
        table.receiving.open(key.transfer, grantedBytes: offered.creditBytes, at: now)
        connection.pointee.link.expectBulk()
        // From here on the upload counts by itself: the answer uncounts what was asked for.
        countUpload(connection)
        offered.encoded(requestID: opening.requestID).withUnsafeBytes { answer(key.session, $0) }
        if context.log.writes(.info) { logOpened(upload, held, connection) }
        if let asked = connection.pointee.session.ping(at: now) {
            send(asked.ping, requestID: asked.requestID, to: connection)
        }
    }

    private func logOpened(
        _ upload: Upload, _ held: HeldBlocks?, _ connection: UnsafeMutablePointer<Connection>
    ) {
        context.log(
            .info, "upload", .text("session", upload.key.session.text),
            .text("name", connection.pointee.accountName ?? "-"), .text("file", String(upload.file.rawValue)),
            .number("bytes", upload.sizeBytes), .number("held", UInt64(held?.prefixBlocks ?? 0)))
    }

    /// What an upload of a connection may start with now.
    func startBytes(_ table: TransferTable) -> UInt64 {
        min(table.receiving.startBytes, uploadBudget.startMaxBytes)
    }

    /// An upload cannot be opened: that is the outcome of Offer.
    ///
    /// - Returns: false where the transfer is not being opened.
    func refuseOpening(
        _ transfer: TransferID, _ error: ErrorFrame, _ connection: UnsafeMutablePointer<Connection>
    ) -> Bool {
        guard let opening = connection.pointee.transfers?.opening.removeValue(forKey: transfer) else { return false }
        var outcome = error
        outcome.scope = .request
        outcome.transfer = nil
        outcome.encoded(requestID: opening.requestID).withUnsafeBytes { answer(connection.pointee.id, $0) }
        return true
    }
}
