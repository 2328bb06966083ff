import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Uploads: chunks from a socket to a disk worker, by the shortest way. The core admitted the transfer once and hears
/// of it again when it ends.
extension EventLoop {
    /// Takes a frame of the bulk path: Chunk, Credit, UploadEnd, Cancel, Resend.
    func takeBulk(
        _ connection: UnsafeMutablePointer<Connection>, _ header: FrameHeader, _ frame: RawSpan, at offset: Int,
        in buffer: ReadBuffers.Stretch
    ) {
        let payload = frame.extracting(FrameHeader.byteCount..<frame.byteCount)
        do throws(DecodeError) {
            if header.kind == .chunk {
                let chunk = try ChunkHead(decoding: payload)
                let data = chunk.dataRange
                let start = offset + FrameHeader.byteCount
                take(
                    chunk, connection,
                    DataSlice(
                        buffer: buffer.buffer, range: start + data.lowerBound..<start + data.upperBound))
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
            refuse(connection.pointee.id, ErrorFrame(error), requestID: header.requestID)
        }
    }

    private func take(_ chunk: ChunkHead, _ connection: UnsafeMutablePointer<Connection>, _ data: DataSlice) {
        let id = connection.pointee.id
        let table = transfers(of: connection)
        do throws(CreditError) {
            try table.receiving.receive(data.byteCount, of: chunk.transfer)
        } catch {
            return refuse(id, ErrorFrame(error.code, "more chunk data came than was granted"))
        }
        // A chunk of a transfer that has just ended was on its way: its bytes count, and nothing else.
        guard var upload = table.uploads[chunk.transfer] else {
            return consumed(data.byteCount, of: nil, connection)
        }
        guard data.byteCount == upload.byteCount(ofBlock: chunk.block, blockBytes: context.limits[.blockBytes]) else {
            return fail(
                chunk.transfer, .chunkMisplaced, "block \(chunk.block) is not a block of this file", connection)
        }
        let isWhole = data.withBytes { CRC32C.checksum($0) } == chunk.checksum
        guard isWhole else {
            table.uploads[chunk.transfer]?.receivedBytes += UInt64(data.byteCount)
            send(
                Resend(transfer: chunk.transfer, firstBlock: chunk.block, blockCount: 1), requestID: 0, to: connection)
            return consumed(data.byteCount, of: chunk.transfer, connection)
        }
        upload.received(data.byteCount, at: now)
        if upload.endingSince != nil {
            upload.endingSince = now
            table.missedBlockCame(chunk.transfer)
        }
        table.uploads[chunk.transfer] = upload
        uploadBudget.hold(data.byteCount)
        order(
            .write(
                upload.file, lease: upload.lease, upload.key, block: chunk.block, checksum: chunk.checksum, data),
            upload.file)
    }

    private func take(_ end: UploadEnd, _ connection: UnsafeMutablePointer<Connection>, requestID: UInt32) {
        let table = transfers(of: connection)
        guard var upload = table.uploads[end.transfer], upload.endingSince == nil else {
            if let error = spend(1, connection) {
                return answer(tooMuch: error, connection, requestID: requestID, isOpen: false)
            }
            let error = ErrorFrame(.noSuchTransfer, "no upload \(end.transfer.rawValue) is open here")
            return send(error, requestID: requestID, to: connection)
        }
        upload.endingSince = now
        upload.endRequestID = requestID
        table.uploads[end.transfer] = upload
        order(.finish(upload.file, lease: upload.lease, upload.key, requestID: requestID, end.digest), upload.file)
    }

    private func take(_ cancel: Cancel, _ connection: UnsafeMutablePointer<Connection>, requestID: UInt32) {
        let table = transfers(of: connection)
        let upload = table.uploads[cancel.transfer]
        let download = table.downloads[cancel.transfer]
        guard upload != nil || download != nil else {
            if let error = spend(1, connection) {
                return answer(tooMuch: error, connection, requestID: requestID, isOpen: false)
            }
            let error = ErrorFrame(.noSuchTransfer, "no transfer \(cancel.transfer.rawValue) is open here")
            return send(error, requestID: requestID, to: connection)
        }
        closeTransfer(cancel.transfer, of: connection)
        if let upload {
            tellEnded(upload, .cancelled)
            if upload.endRequestID != 0 {
                let error = ErrorFrame(
                    code: .fileWithdrawn, scope: .transfer, retryAfterMilliseconds: 0, text: "the upload was cancelled",
                    transfer: cancel.transfer)
                send(error, requestID: upload.endRequestID, to: connection)
            }
        }
        if let download, download.hasSaidEnd, cancel.kept == true {
            requests.entries.append(.fetched(connection.pointee.id, download.grant.file))
        }
        send(
            Cancelled(transfer: cancel.transfer, sentBytes: download?.credit.sentBytes ?? 0), requestID: requestID,
            to: connection)
    }

    /// Bytes were dealt with: their credit goes back, at once or, where bandwidth is bounded, in its turn.
    ///
    /// - Parameter transfer: nil where they belong to none, or to one that has ended.
    func consumed(_ bytes: Int, of transfer: TransferID?, _ connection: UnsafeMutablePointer<Connection>) {
        guard context.shared.uploads != nil else {
            return giveBack(transfer == nil ? 0 : bytes, of: transfer ?? TransferID(rawValue: 0), connection)
        }
        connection.pointee.transfers?.pace.add(transfer.map { .credit($0, bytes: bytes) } ?? .stray(bytes: bytes))
        giveDue(connection)
    }

    /// Gives credit back for bytes that were dealt with.
    func giveBack(_ bytes: Int, of transfer: TransferID, _ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers else { return }
        let roundTrip = uploadBudget.mayGrow ? connection.pointee.session.roundTripNanoseconds : nil
        let grants = table.receiving.consume(bytes, of: transfer, roundTripNanoseconds: roundTrip, at: now)
        for credit in grants { send(credit, requestID: 0, to: connection) }
    }

    /// Ends one transfer with an error, and tells the core and the disk.
    ///
    /// - Parameter reason: what becomes of the file, where it is an upload.
    func fail(
        _ transfer: TransferID, _ code: ErrorCode, _ text: String, _ connection: UnsafeMutablePointer<Connection>,
        reason: WithdrawReason = .failed
    ) {
        let upload = connection.pointee.transfers?.uploads[transfer]
        closeTransfer(transfer, of: connection)
        if let upload { tellEnded(upload, reason) }
        let error = ErrorFrame(
            code: code, scope: .transfer, retryAfterMilliseconds: 0, text: text, transfer: transfer)
        // Where an UploadEnd is open, this is its outcome. [ERROR-7.1-3]
        send(error, requestID: upload?.endRequestID ?? 0, to: connection)
    }

    /// Tells the core that an upload is over before its end, and why.
    private func tellEnded(_ upload: Upload, _ reason: WithdrawReason) {
        requests.entries.append(.uploadEnded(Uploader(upload.key), upload.file, reason))
    }

    /// Names a transfer that opens now.
    func nextKey(_ id: SessionID, _ transfer: TransferID) -> TransferKey {
        transferSerial += 1
        return TransferKey(session: id, transfer: transfer, serial: transferSerial)
    }

    /// Forgets a transfer, up or down, and gives back the credit that is left.
    func closeTransfer(_ transfer: TransferID, of connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers else { return }
        if table.closeUpload(transfer) {
            uncountUpload(connection)
            if let credit = table.receiving.close(transfer) { send(credit, requestID: 0, to: connection) }
        } else if let download = table.downloads[transfer] {
            order(.unsubscribe(download.key), download.grant.file)
            table.closeDownload(transfer)
        }
    }

    /// Ends every transfer of a connection that is over. Uploads wait for their sender at the disk.
    func endTransfers(_ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers else { return }
        for upload in table.uploads.values {
            uncountUpload(connection)
            order(.pause(upload.file, lease: upload.lease), upload.file)
        }
        for opening in table.opening.values {
            order(.pause(opening.upload.file, lease: opening.upload.lease), opening.upload.file)
        }
        for _ in 0..<table.reservedUploadCount { uncountUpload(connection) }
        for download in table.downloads.values { order(.unsubscribe(download.key), download.grant.file) }
        table.endAll()
    }

    /// Has the disk worker of a file do something, at the end of the turn.
    func order(_ command: DiskCommand, _ file: FileID) {
        diskCommands[context.mailboxes.disk(of: file)].append(command)
    }
}
