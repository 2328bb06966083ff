import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Uploads whose bytes do not come although their sender is there.
extension EventLoop {
    /// Looks at the uploads of a connection: gives up those whose missing blocks do not come, tells those who follow
    /// of a silent sender, and gives up what was silent as long as an upload may stand. [FILE-6.2-5] [FILE-6.7-4]
    func watchUploads(_ connection: UnsafeMutablePointer<Connection>) {
        guard let table = connection.pointee.transfers else { return }
        let silentMilliseconds = min(Upload.silentMilliseconds, context.limits[.uploadAbandonMilliseconds])
        for (transfer, upload) in table.uploads {
            if let since = upload.endingSince {
                guard now.milliseconds(since: since) >= Upload.missingMilliseconds, table.isMissingBlocks(transfer)
                else { continue }
                let text = "blocks were still missing when the time for them ran out"
                fail(transfer, .uploadIncomplete, text, connection)
            } else if now.milliseconds(since: upload.progressAt) >= silentMilliseconds {
                watchSilent(upload, table, connection)
            }
        }
    }

    private func watchSilent(
        _ upload: Upload, _ table: TransferTable, _ connection: UnsafeMutablePointer<Connection>
    ) {
        let transfer = upload.key.transfer
        // Without credit it is this server that is slow.
        guard table.receiving.availableBytes(of: transfer) >= context.limits[.blockBytes],
            table.receiving.availableBytes >= context.limits[.blockBytes]
        else { return }
        guard now.milliseconds(since: upload.progressAt) < context.limits[.uploadAbandonMilliseconds] else {
            let text = "nothing came for as long as an upload may stand still"
            return fail(transfer, .uploadIncomplete, text, connection, reason: .abandoned)
        }
        guard !upload.isSilent else { return }
        table.uploads[transfer]?.isSilent = true
        order(.stall(upload.file, lease: upload.lease), upload.file)
    }
}
