import AtriumServices
import AtriumWire

/// Ending what somebody has open of a conversation that they may not read any more.
extension SimulatedLoop {
    func revoke(_ conversation: ConversationID, _ id: SessionID, pageRequestID: UInt32, _ frame: [UInt8]) {
        guard let connection = find(id), connection.closesAt == nil,
            let error = try? ErrorFrame(decoding: frame.span.bytes.extracting(FrameHeader.byteCount..<frame.count))
        else { return }
        let downloads = connection.desk?.downloads ?? [:]
        for transfer in downloads.keys.sorted(by: { $0.rawValue < $1.rawValue })
        where downloads[transfer]?.grant.conversation == conversation {
            closeTransfer(transfer, of: connection)
            var ended = error
            ended.transfer = transfer
            send(ended, requestID: 0, to: connection)
        }
        guard pageRequestID != 0 else { return }
        var refusal = error
        refusal.scope = .request
        let refused = ServerPage(
            bytes: refusal.encoded(requestID: pageRequestID), eventCount: 0, requestID: pageRequestID,
            conversation: conversation)
        if let index = connection.pages.firstIndex(where: { $0.requestID == pageRequestID }) {
            connection.pages[index] = refused
        } else if connection.session.isOpen(pageRequestID), !connection.answeredRequests.contains(pageRequestID) {
            connection.revokedPages.append(refused)
        }
    }

    /// A page has come from its reader; one that was revoked meanwhile is refused.
    func take(_ page: ServerPage, _ connection: ServerConnection) {
        var page = page
        if let index = connection.revokedPages.firstIndex(where: { $0.requestID == page.requestID }) {
            page = connection.revokedPages.remove(at: index)
        }
        connection.pages.append(page)
        listForFlush(connection)
    }
}
