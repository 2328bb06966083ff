import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// Frames: from the bytes of a socket to the session's verdict, and what is done about it.
extension EventLoop {
    /// Takes each whole frame of a stretch of bytes.
    ///
    /// - Returns: where the first frame begins that is not whole.
    func takeFrames(_ id: SessionID, _ buffer: ReadBuffers.Stretch, count: Int) -> Int {
        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer.space[..<count]))
        var start = 0
        while count - start >= FrameHeader.byteCount {
            guard let connection = slab.find(id), connection.pointee.closesAt == nil,
                let header = try? FrameHeader(decoding: bytes, at: start)
            else { return count }
            if let error = connection.pointee.session.check(header) {
                refuse(id, error, requestID: header.requestID)
                return count
            }
            let end = start + FrameHeader.byteCount + header.payloadBytes
            guard end <= count else { return start }
            let frame = bytes.extracting(start..<end)
            let step = connection.pointee.session.receive(header, frame: frame, at: now)
            carryOut(step, connection, header, frame, at: buffer.start + start, in: buffer)
            start = end
        }
        return start
    }

    private func carryOut(
        _ step: ServerStep, _ connection: UnsafeMutablePointer<Connection>, _ header: FrameHeader, _ frame: RawSpan,
        at offset: Int, in buffer: ReadBuffers.Stretch
    ) {
        let id = connection.pointee.id
        switch step {
        case .none: break
        case .welcome(let hello): welcome(connection, hello, requestID: header.requestID)
        case .pong(let pong):
            if let error = spend(header, connection) {
                return answer(tooMuch: error, connection, requestID: header.requestID, isOpen: false)
            }
            send(pong, requestID: header.requestID, to: connection)
        case .challenge(let challenge): send(challenge, requestID: header.requestID, to: connection)
        case .lookUp(let name, let credential):
            if let error = spend(header, connection) ?? judgeLogin(name, credential, connection) {
                return answer(tooMuch: error, connection, requestID: header.requestID, isOpen: true)
            }
            requests.entries.append(.lookUp(id, requestID: header.requestID, name: name, credential))
        case .admit(let name, let credential, let storedKey):
            let secret = ProvenSecret(credential: credential, storedKey: storedKey)
            requests.entries.append(.admit(id, requestID: header.requestID, name: name, secret))
        case .request: forward(connection, header, frame)
        case .bulk: takeBulk(connection, header, frame, at: offset, in: buffer)
        case .quit:
            connection.pointee.ending = .quit
            send(Done(), requestID: header.requestID, to: connection)
            closeSoon(connection)
        case .refuse(let error):
            if error.code == .loginFailed { countFailedLogin(connection) }
            if error.scope == .connection { return refuse(id, error, requestID: header.requestID) }
            if let error = spend(header, connection) {
                return answer(tooMuch: error, connection, requestID: header.requestID, isOpen: false)
            }
            send(error, requestID: header.requestID, to: connection)
        case .ended: remove(id)
        }
    }

    private func welcome(_ connection: UnsafeMutablePointer<Connection>, _ hello: Hello, requestID: UInt32) {
        connection.pointee.lowered = Lowered(hello)
        let frame = context.welcome.frame(
            for: connection.pointee.session, at: WallTime(microseconds: Clock.wallMicroseconds()),
            requestID: requestID)
        connection.pointee.session.welcomed(frame)
        send(bytes: frame, to: connection)
    }

    /// Hands a request to the core, at the end of the turn.
    private func forward(_ connection: UnsafeMutablePointer<Connection>, _ header: FrameHeader, _ frame: RawSpan) {
        let id = connection.pointee.id
        guard takesRequests else {
            let error = ErrorFrame(
                code: .shuttingDown, scope: .request, retryAfterMilliseconds: 5000,
                text: "the server is stopping; send it again once you are connected anew")
            return answerHere(error, connection, requestID: header.requestID)
        }
        if let error = spend(header, connection) {
            return answer(tooMuch: error, connection, requestID: header.requestID, isOpen: true)
        }
        if header.kind == .claim {
            if let error = context.shared.addresses.claim(connection.pointee.network, at: now) {
                return answerHere(error, connection, requestID: header.requestID)
            }
            connection.pointee.claimCount += 1
            if connection.pointee.claimCount > Self.claimsMax {
                return refuse(id, Self.tooManyClaims, requestID: header.requestID)
            }
        }
        if let refusal = reserveTransfer(connection, header, frame) {
            return answerHere(refusal, connection, requestID: header.requestID)
        }
        let start = requests.bytes.count
        frame.withUnsafeBytes { requests.bytes.append(contentsOf: $0) }
        let range = start..<requests.bytes.count
        let isPrivate = connection.pointee.session.isPrivate
        requests.entries.append(header.kind == .claim ? .claim(id, range, isPrivate: isPrivate) : .request(id, range))
    }

    /// A client claims one name, and may mistype it; more on one connection is somebody collecting names.
    private static let claimsMax: UInt8 = 4
    private static let tooManyClaims = ErrorFrame(
        code: .busy, scope: .connection, retryAfterMilliseconds: 10_000,
        text: "too many names were claimed on one connection; connect again later")

    /// Answers a request the core never hears of.
    private func answerHere(
        _ error: ErrorFrame, _ connection: UnsafeMutablePointer<Connection>, requestID: UInt32
    ) {
        connection.pointee.answeredRequests.append(requestID)
        send(error, requestID: requestID, to: connection)
    }

    /// Keeps the transfer id an Offer or a Fetch names, or says why it cannot be had.
    private func reserveTransfer(
        _ connection: UnsafeMutablePointer<Connection>, _ header: FrameHeader, _ frame: RawSpan
    ) -> ErrorFrame? {
        let payload = frame.extracting(FrameHeader.byteCount..<frame.byteCount)
        let transfer: TransferID
        do throws(DecodeError) {
            if header.kind == .offer {
                guard uploadBudget.hasRoom, connection.pointee.use?.hasRoomForUpload != false else {
                    return ErrorFrame(
                        .transferLimit, "the server takes no more uploads just now; try again",
                        retryAfterMilliseconds: 1000)
                }
                transfer = try Offer(decoding: payload).transfer
            } else if header.kind == .fetch {
                transfer = try Fetch(decoding: payload).transfer
            } else {
                return nil
            }
        } catch {
            // The core, which decodes it too, says what is wrong with it.
            return nil
        }
        let table = transfers(of: connection)
        guard transfer.rawValue != 0, !table.isInUse(transfer) else {
            return ErrorFrame(.transferInUse, "transfer id \(transfer.rawValue) is 0 or in use; choose another")
        }
        let stated = context.limits.count(.transfersOpenMax)
        let maximum = min(stated, connection.pointee.lowered?.transfersOpenMax ?? stated)
        guard table.count < maximum else {
            return ErrorFrame(
                .transferLimit, "\(maximum) transfers are open, as many as a connection may have; wait for one to end",
                available: UInt64(maximum))
        }
        let isUpload = header.kind == .offer
        if isUpload { countUpload(connection) }
        table.reserve(transfer, for: header.requestID, isUpload: isUpload)
        return nil
    }

    /// The transfers of a connection, made when first asked for.
    func transfers(of connection: UnsafeMutablePointer<Connection>) -> TransferTable {
        if let table = connection.pointee.transfers { return table }
        let stated = connection.pointee.lowered?.creditMaxBytes
        let window = context.shared.uploads?.windowBytes
        let table = TransferTable(
            limits: context.limits, creditMaxBytes: window.map { min($0, stated ?? $0) } ?? stated)
        connection.pointee.transfers = table
        return table
    }
}
