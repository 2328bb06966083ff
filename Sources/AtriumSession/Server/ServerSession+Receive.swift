import AtriumWire

extension ServerSession {
    /// Whether the payload of a header may come, asked as soon as the header can be read.
    ///
    /// - Returns: nil where it may; otherwise the error to send with the header's request id. It always has scope
    ///   connection, and the session is closing.
    public mutating func check(_ header: FrameHeader) -> ErrorFrame? {
        guard phase != .closing else { return nil }
        if phase == .hello && header.kind != .hello && header.kind != .error {
            return end(.notAtrium, "the first frame is no hello; check address and port")
        }
        if let kind = header.kind, SessionTable.handling(of: kind, in: phase) == .refused {
            return end(.unexpectedFrame, "frame \(kind) does not fit the state of the session")
        }
        let allowed = payloadMaxBytes(header.kind)
        guard header.payloadBytes <= allowed else {
            return end(.frameTooLarge, "the frame is longer than \(allowed) bytes", available: UInt64(allowed))
        }
        return nil
    }

    /// Takes one whole frame.
    ///
    /// - Parameters:
    ///   - header: the frame's header, which `check` let pass.
    ///   - frame: the whole frame, header and payload. Frames for the core or for transfers are not looked into, so
    ///     that these may be handed over without.
    public mutating func receive(
        _ header: FrameHeader, frame: RawSpan, at now: MonotonicTime
    ) -> ServerStep {
        keepAlive.heard(at: now)
        // Between header and payload the phase may have moved.
        if let refusal = check(header) { return .refuse(refusal) }
        guard let kind = header.kind else { return unknown(header) }
        let handling = SessionTable.handling(of: kind, in: phase)
        guard handling != .passedOver else { return .none }
        if SessionTable.isRequest(kind) && (header.requestID == 0 || openRequests.contains(header.requestID)) {
            return .refuse(end(.requestIdInUse, "request id \(header.requestID) is 0 or belongs to an open request"))
        }
        switch handling {
        case .session(let kind): return act(kind, header.requestID, frame, at: now)
        case .core: return refusal(of: kind).map(ServerStep.refuse) ?? open(header.requestID)
        case .bulk: return .bulk
        case .passedOver, .refused: return .none
        }
    }

    /// Ends the connection and says why.
    mutating func end(_ code: ErrorCode, _ text: String, available: UInt64? = nil) -> ErrorFrame {
        close()
        return ErrorFrame(
            code: code, scope: .connection, retryAfterMilliseconds: 0, text: text, available: available)
    }

    private func payloadMaxBytes(_ kind: FrameKind?) -> Int {
        guard !phase.isBeforeLogin else { return limits.count(.frameBeforeLoginMaxBytes) }
        guard kind == .chunk else { return limits.count(.controlFrameMaxBytes) }
        return Chunk.fixedByteCount + limits.count(.blockBytes)
    }

    /// A request of a later version is answered; anything else of it is passed over.
    private func unknown(_ header: FrameHeader) -> ServerStep {
        guard phase != .closing, header.requestID != 0 else { return .none }
        return .refuse(ErrorFrame(.unknownKind, "this server does not know frames of kind \(header.kindNumber)"))
    }

    /// What a clear connection may not carry, whoever asks. [SESSION-3.5-9]
    private func refusal(of kind: FrameKind) -> ErrorFrame? {
        guard kind == .setVerifier, !isPrivate else { return nil }
        return ErrorFrame(.connectionClear, "a secret is not left over a clear connection; use TLS")
    }

    private mutating func open(_ requestID: UInt32) -> ServerStep {
        guard openRequests.count < limits.count(.requestsOpenMax) else {
            return .refuse(
                ErrorFrame(
                    .busy, "too many requests are open on this connection; wait for outcomes",
                    retryAfterMilliseconds: Self.busyRetryMilliseconds, available: limits[.requestsOpenMax]))
        }
        openRequests.insert(requestID)
        return .request
    }

    /// Long enough that a peer which only repeats does no harm, short enough that nobody notices.
    private static let busyRetryMilliseconds: UInt32 = 100

    private mutating func act(
        _ kind: SessionTable.SessionFrame, _ requestID: UInt32, _ frame: RawSpan, at now: MonotonicTime
    ) -> ServerStep {
        do throws(DecodeError) {
            return try handle(kind, requestID, frame, at: now)
        } catch {
            let refusal = ErrorFrame(error)
            // Without a Hello there is nothing to go on from, and an Error is never answered with an Error.
            guard refusal.scope == .connection || phase == .hello || kind == .error else { return .refuse(refusal) }
            return .refuse(end(refusal.code, refusal.text))
        }
    }
}

extension Chunk {
    /// Bytes in front of a chunk's data: transfer, block and checksum.
    static let fixedByteCount = 12
}
