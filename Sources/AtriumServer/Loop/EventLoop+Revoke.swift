import AtriumServices
import AtriumWire

/// Ending what somebody has open of a conversation that they may not read any more.
extension EventLoop {
    /// Ends a session's downloads of files offered there, and refuses the page that is on its way; what the kernel has
    /// of either cannot be taken back.
    ///
    /// - Parameters:
    ///   - pageRequestID: the request the page answers; 0 where none is open.
    ///   - error: why, as an error of scope transfer without one.
    func revoke(_ conversation: ConversationID, _ id: SessionID, pageRequestID: UInt32, _ error: ErrorFrame) {
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
        let downloads = connection.pointee.transfers?.downloads ?? [:]
        for (transfer, download) in downloads where download.grant.conversation == conversation {
            closeTransfer(transfer, of: connection)
            var ended = error
            ended.transfer = transfer
            send(ended, requestID: 0, to: connection)
        }
        guard pageRequestID != 0 else { return }
        let refused = HistoryPage(refusing: pageRequestID, of: conversation, error)
        if let index = connection.pointee.pages.firstIndex(where: { $0.requestID == pageRequestID }) {
            connection.pointee.pages[index] = refused
        } else if connection.pointee.session.isOpen(pageRequestID),
            !connection.pointee.answeredRequests.contains(pageRequestID)
        {
            connection.pointee.revokedPages.append(refused)
        }
    }

    /// A page has come from its reader: it leaves when nothing more urgent waits, unless it was revoked meanwhile.
    func take(_ page: HistoryPage, _ connection: UnsafeMutablePointer<Connection>) {
        var page = page
        if let index = connection.pointee.revokedPages.firstIndex(where: { $0.requestID == page.requestID }) {
            page = connection.pointee.revokedPages.remove(at: index)
        }
        connection.pointee.pages.append(page)
        listForFlush(connection.pointee.id)
    }
}

extension HistoryPage {
    /// The refusal that stands for a page.
    init(refusing requestID: UInt32, of conversation: ConversationID, _ error: ErrorFrame) {
        var refusal = error
        refusal.scope = .request
        self.init(
            bytes: refusal.encoded(requestID: requestID), eventCount: 0, requestID: requestID,
            conversation: conversation)
    }
}
