import AtriumWire

extension ClientSession {
    /// Whether the payload of a header may come, asked as soon as the header can be read.
    ///
    /// - Throws: `frameTooLarge` or `unexpectedFrame`; the session is closing then.
    public mutating func check(_ header: FrameHeader) throws(ServerViolation) {
        guard phase != .closing else { return }
        if let kind = header.kind, ClientTable.handling(of: kind, in: phase) == .refused {
            throw violated(.unexpectedFrame(kind))
        }
        let allowed = payloadMaxBytes(header)
        guard header.payloadBytes <= allowed else { throw violated(.frameTooLarge(allowedBytes: allowed)) }
    }

    /// Takes one whole frame, header and payload.
    ///
    /// - Throws: what the server did wrong; the session is closing then.
    public mutating func receive(
        _ header: FrameHeader, frame: RawSpan, at now: MonotonicTime
    ) throws(ServerViolation) -> ClientStep {
        keepAlive.heard(at: now)
        try check(header)
        guard phase != .closing else { return .none }
        let payload = frame.extracting(droppingFirst: FrameHeader.byteCount)
        guard let kind = header.kind else { return try unknown(header, payload) }
        switch ClientTable.handling(of: kind, in: phase) {
        case .session(let kind):
            do throws(ServerViolation) {
                return try handle(kind, header.requestID, frame, at: now)
            } catch {
                throw violated(error)
            }
        case .outcome:
            if header.requestID != 0 { return .outcome(requestID: header.requestID) }
            // Followed comes unasked too, for the lobby and for direct conversations.
            guard kind == .followed else { throw violated(.unexpectedFrame(kind)) }
            return .notice
        case .notice: return .notice
        case .event:
            eventsReceived += 1
            return .event
        case .presence: return .presence
        case .transfer: return .transfer
        case .refused: throw violated(.unexpectedFrame(kind))
        }
    }

    mutating func violated(_ violation: ServerViolation) -> ServerViolation {
        close()
        return violation
    }

    private func payloadMaxBytes(_ header: FrameHeader) -> Int {
        guard phase == .ready else { return limits.count(.frameBeforeLoginMaxBytes) }
        if header.kind == .chunk { return Chunk.fixedByteCount + limits.count(.blockBytes) }
        if header.isEvent { return limits.count(.eventFrameMaxBytes) - FrameHeader.byteCount }
        return limits.count(.controlFrameMaxBytes)
    }

    /// A kind of a later version: an event moves the cursor, and anything else is passed over, since a server asks
    /// for nothing but Pong.
    private mutating func unknown(
        _ header: FrameHeader, _ payload: RawSpan
    ) throws(ServerViolation) -> ClientStep {
        guard header.isEvent, phase == .ready else { return .none }
        do throws(DecodeError) {
            var cursor = 0
            let conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
            let sequence = try payload.read(UInt64.self, at: &cursor)
            eventsReceived += 1
            return .unknownEvent(conversation, sequence: sequence)
        } catch {
            throw violated(.unreadable(error))
        }
    }
}

extension FrameHeader {
    /// Whether the frame is an event, of a kind known or not.
    var isEvent: Bool { kindNumber >> 8 == UInt16(FrameGroup.events.rawValue) }
}
