import AtriumWire

extension Effects {
    /// Refuses a request.
    mutating func refuse(_ refusal: Refusal, to session: SessionID, requestID: UInt32) {
        refuse(
            refusal.code, refusal.text, retryAfterMilliseconds: refusal.retryAfterMilliseconds,
            available: refusal.available, to: session, requestID: requestID)
    }

    /// Refuses a request, and closes its connection.
    mutating func close(_ session: SessionID, _ code: ErrorCode, _ text: String, requestID: UInt32) {
        let error = ErrorFrame(code: code, scope: .connection, retryAfterMilliseconds: 0, text: text)
        let range = encode(error, requestID: requestID, for: session.loop)
        loops[session.loop].outputs.append(.close(session, range))
    }

    /// Has a loop end a session that fell silent, so that another of the account finds its place.
    mutating func endIfSilent(_ session: SessionID) {
        let error = ErrorFrame(
            code: .sessionReplaced, scope: .connection, retryAfterMilliseconds: 0,
            text: "this session was silent, and another of the account needed its place")
        let range = encode(error, requestID: 0, for: session.loop)
        loops[session.loop].outputs.append(.endIfSilent(session, range))
    }

    /// Ends the transfer of an uploader with an error.
    mutating func failTransfer(_ uploader: Uploader, _ refusal: Refusal, requestID: UInt32 = 0) {
        let error = ErrorFrame(
            code: refusal.code, scope: .transfer, retryAfterMilliseconds: refusal.retryAfterMilliseconds,
            text: refusal.text, transfer: uploader.transfer, available: refusal.available)
        let range = encode(error, requestID: requestID, for: uploader.session.loop)
        loops[uploader.session.loop].outputs.append(.failTransfer(uploader.session, uploader.transfer, range))
    }

    /// Copies the bytes of a committed frame into those of one loop.
    mutating func copy(_ frame: ArraySlice<UInt8>, to loop: Int) -> Range<Int> {
        let start = loops[loop].bytes.count
        loops[loop].bytes.append(contentsOf: frame)
        return start..<loops[loop].bytes.count
    }
}
