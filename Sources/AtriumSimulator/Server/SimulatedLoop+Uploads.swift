import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Uploads: chunks from a link to a disk worker.
extension SimulatedLoop {
    func takeBulk(_ connection: ServerConnection, _ header: FrameHeader, _ frame: [UInt8]) {
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        do throws(DecodeError) {
            if header.kind == .chunk {
                take(try Chunk(decoding: payload), connection)
            } else if header.kind == .credit {
                take(try Credit(decoding: payload), connection)
            } else if header.kind == .uploadEnd {
                take(try UploadEnd(decoding: payload), connection, requestID: header.requestID)
            } else if header.kind == .cancel {
                take(try Cancel(decoding: payload), connection, requestID: header.requestID)
            } else {
                take(try Resend(decoding: payload), connection)
            }
        } catch {
            refuse(connection, ErrorFrame(error), requestID: header.requestID)
        }
    }

    /// Keeps the transfer id an Offer or a Fetch names, or says why it cannot be had.
    func reserveTransfer(_ connection: ServerConnection, _ header: FrameHeader, _ frame: [UInt8]) -> ErrorFrame? {
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        let transfer: TransferID
        do throws(DecodeError) {
            if header.kind == .offer {
                transfer = try Offer(decoding: payload).transfer
            } else if header.kind == .fetch {
                transfer = try Fetch(decoding: payload).transfer
            } else {
                return nil
            }
        } catch {
            return nil
        }
        let desk = desk(of: connection)
        guard transfer.rawValue != 0, !desk.isInUse(transfer) else {
            return ErrorFrame(.transferInUse, "transfer id \(transfer.rawValue) is 0 or in use")
        }
        guard desk.count < limits.count(.transfersOpenMax) else {
            return ErrorFrame(.transferLimit, "as many transfers are open as may be")
        }
        desk.reserve(transfer, for: header.requestID)
        return nil
    }

    func desk(of connection: ServerConnection) -> TransferDesk {
        if let desk = connection.desk { return desk }
        let desk = TransferDesk(limits)
        connection.desk = desk
        return desk
    }

    func nextKey(_ id: SessionID, _ transfer: TransferID) -> TransferKey {
        transferSerial += 1
        return TransferKey(session: id, transfer: transfer, serial: transferSerial)
    }

    func order(_ command: WorkerCommand, _ file: FileID) {
        orders[server.workerIndex(of: file)].append(command)
    }

    func admitUpload(_ id: SessionID, requestID: UInt32, _ offered: Offered, sizeBytes: UInt64, lease: UInt32) {
        let upload = TransferDesk.Upload(
            key: nextKey(id, offered.transfer), file: offered.file, sizeBytes: sizeBytes, lease: lease,
            progressAt: now)
        guard let connection = find(id), connection.closesAt == nil else {
            return order(.pause(upload.file, lease: lease), upload.file)
        }
        desk(of: connection).opening[offered.transfer] = TransferDesk.Opening(
            upload: upload, requestID: requestID, offered: offered)
        if lease == UploadLease.first, sizeBytes <= limits[.blockBytes] {
            return workerOpened(upload.key, nil, connection)
        }
        order(.take(upload.file, lease: lease, upload.key, requestID: requestID), upload.file)
    }

    /// The worker has the upload open: Offered says so, with the credit the client has to begin with.
    func workerOpened(_ key: TransferKey, _ held: HeldBlocks?, _ connection: ServerConnection) {
        let desk = desk(of: connection)
        guard let opening = desk.opening.removeValue(forKey: key.transfer) else { return }
        var upload = opening.upload
        upload.progressAt = now
        desk.uploads[key.transfer] = upload
        var offered = opening.offered
        offered.creditBytes = desk.receiving.startBytes
        offered.prefixBlocks = held?.prefixBlocks
        offered.prefixDigest = held?.prefixDigest
        offered.missing = held?.missing
        desk.receiving.open(key.transfer, grantedBytes: offered.creditBytes, at: now)
        answer(key.session, offered.encoded(requestID: opening.requestID))
        if let asked = connection.session.ping(at: now) {
            send(asked.ping, requestID: asked.requestID, to: connection)
        }
    }

    /// An upload cannot be opened: that is the outcome of Offer. False where the transfer is not being opened.
    func refuseOpening(_ transfer: TransferID, _ frame: [UInt8], _ connection: ServerConnection) -> Bool {
        guard let opening = connection.desk?.opening.removeValue(forKey: transfer) else { return false }
        do throws(DecodeError) {
            var outcome = try ErrorFrame(decoding: frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount))
            outcome.scope = .request
            outcome.transfer = nil
            answer(connection.id, outcome.encoded(requestID: opening.requestID))
        } catch {
            world.fail(.protocolKept, "the core made a frame that cannot be read")
        }
        return true
    }

    private func take(_ chunk: Chunk, _ connection: ServerConnection) {
        let desk = desk(of: connection)
        do throws(CreditError) {
            try desk.receiving.receive(chunk.data.count, of: chunk.transfer)
        } catch {
            world.fail(.creditReturns, "a client sent more chunk data than it was granted")
            return refuse(connection, ErrorFrame(error.code, "more chunk data came than was granted"))
        }
        guard let upload = desk.uploads[chunk.transfer] else { return consumed(0, of: chunk.transfer, connection) }
        let first = UInt64(chunk.block) * limits[.blockBytes]
        guard first < upload.sizeBytes, chunk.data.count == min(limits[.blockBytes], upload.sizeBytes - first) else {
            return fail(chunk.transfer, .chunkMisplaced, connection)
        }
        guard chunk.data.withUnsafeBytes({ CRC32C.checksum($0) }) == chunk.checksum else {
            send(
                Resend(transfer: chunk.transfer, firstBlock: chunk.block, blockCount: 1), requestID: 0, to: connection)
            return consumed(chunk.data.count, of: chunk.transfer, connection)
        }
        desk.uploads[chunk.transfer]?.progressAt = now
        if upload.endingSince != nil {
            desk.uploads[chunk.transfer]?.endingSince = now
            if upload.missingCount > 0 { desk.uploads[chunk.transfer]?.missingCount -= 1 }
        }
        order(
            .write(
                upload.file, lease: upload.lease, upload.key, block: chunk.block, checksum: chunk.checksum, chunk.data),
            upload.file)
    }

    private func take(_ end: UploadEnd, _ connection: ServerConnection, requestID: UInt32) {
        let desk = desk(of: connection)
        guard let upload = desk.uploads[end.transfer], upload.endingSince == nil else {
            return send(ErrorFrame(.noSuchTransfer, "no such upload"), requestID: requestID, to: connection)
        }
        desk.uploads[end.transfer]?.endingSince = now
        desk.uploads[end.transfer]?.endRequestID = requestID
        order(.finish(upload.file, lease: upload.lease, upload.key, requestID: requestID, end.digest), upload.file)
    }

    private func take(_ cancel: Cancel, _ connection: ServerConnection, requestID: UInt32) {
        let desk = desk(of: connection)
        let upload = desk.uploads[cancel.transfer]
        let download = desk.downloads[cancel.transfer]
        guard upload != nil || download != nil else {
            return send(ErrorFrame(.noSuchTransfer, "no such transfer"), requestID: requestID, to: connection)
        }
        closeTransfer(cancel.transfer, of: connection)
        if let upload {
            entries.append(.uploadEnded(uploader(upload.key), upload.file, .cancelled))
            if upload.endRequestID != 0 {
                sendFailure(cancel.transfer, .fileWithdrawn, requestID: upload.endRequestID, connection)
            }
        }
        if let download, download.hasSaidEnd, cancel.kept == true {
            entries.append(.fetched(connection.id, download.grant.file))
        }
        send(
            Cancelled(transfer: cancel.transfer, sentBytes: download?.credit.sentBytes ?? 0), requestID: requestID,
            to: connection)
    }
}
