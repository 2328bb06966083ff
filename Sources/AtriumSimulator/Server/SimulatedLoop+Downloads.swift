import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Downloads: blocks from a disk worker to a link, whenever nothing more urgent waits.
extension SimulatedLoop {
    func openDownload(_ id: SessionID, _ transfer: TransferID, _ grant: DownloadGrant) {
        guard let connection = find(id), connection.closesAt == nil else { return }
        let key = nextKey(id, transfer)
        let desk = desk(of: connection)
        desk.downloads[transfer] = TransferDesk.Download(
            key: key, grant: grant, credit: SendCredit(initialBytes: grant.creditBytes))
        desk.turns.append(transfer)
        order(.subscribe(key, grant), grant.file)
    }

    func take(_ credit: Credit, _ connection: ServerConnection) {
        let desk = desk(of: connection)
        do throws(CreditError) {
            if credit.transfer.rawValue == 0 {
                try desk.sending.grant(credit.bytes)
            } else {
                try desk.downloads[credit.transfer]?.credit.grant(credit.bytes)
            }
        } catch {
            return refuse(connection, ErrorFrame(error.code, "the credit granted leaves 63 bits"))
        }
        listForFlush(connection)
    }

    func take(_ resend: Resend, _ connection: ServerConnection) {
        guard let desk = connection.desk, let download = desk.downloads[resend.transfer] else { return }
        let (end, overflow) = resend.firstBlock.addingReportingOverflow(resend.blockCount)
        guard !overflow, resend.blockCount > 0, end <= SimulatedUpload.blockCount(download.grant.sizeBytes) else {
            return fail(resend.transfer, .blockRange, connection)
        }
        desk.downloads[resend.transfer]?.again.append(resend.firstBlock..<end)
        startAgain(resend.transfer, connection)
    }

    /// Sends chunks as far as credit and the kernel let them leave.
    func pump(_ connection: ServerConnection) {
        guard let desk = connection.desk else { return }
        while connection.outbound.isEmpty, connection.closesAt == nil, sendChunk(connection),
            let (transfer, block, bytes) = desk.nextToSend()
        {
            let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0) }
            ChunkHead.encode(
                transfer: transfer, block: block, checksum: checksum, dataBytes: bytes.count, into: &connection.chunk)
            connection.chunk.append(contentsOf: bytes)
            if let download = desk.downloads[transfer] {
                order(.more(download.key, throughBlock: block), download.grant.file)
            }
            _ = sendChunk(connection)
            finishIfSent(transfer, connection)
        }
    }

    /// Says that the run is over, where every block of it has left; then goes on to blocks wanted again.
    func finishIfSent(_ transfer: TransferID, _ connection: ServerConnection) {
        guard let desk = connection.desk, let download = desk.downloads[transfer], download.ready.isEmpty,
            let end = download.end
        else { return }
        desk.downloads[transfer]?.end = nil
        desk.downloads[transfer]?.isOver = true
        if !download.hasSaidEnd { send(end, requestID: 0, to: connection) }
        desk.downloads[transfer]?.hasSaidEnd = true
        startAgain(transfer, connection)
    }

    /// Subscribes to blocks wanted again, once the run before them is over.
    private func startAgain(_ transfer: TransferID, _ connection: ServerConnection) {
        guard let desk = connection.desk, let download = desk.downloads[transfer], download.isOver,
            let blocks = download.again.first
        else { return }
        desk.downloads[transfer]?.again.removeFirst()
        desk.downloads[transfer]?.isOver = false
        var grant = download.grant
        grant.firstBlock = blocks.lowerBound
        grant.blockCount = UInt32(blocks.count)
        order(.unsubscribe(download.key), grant.file)
        order(.subscribe(download.key, grant), grant.file)
    }
}
