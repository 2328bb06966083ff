import COpenSSL

/// TLS over one socket that does not block. It does not own the socket, and must end before the socket is closed.
///
/// Like a socket, it moves what can be moved now and never waits. Unlike one, it may hold bytes that have come and
/// that no poller knows of: `hasPending` says so behind each `receive`.
public struct TLSChannel: ~Copyable {
    let pointer: OpaquePointer
    private let transport: UnsafeMutablePointer<TLSTransport>
    private let gather: RecordGather

    /// - Parameters:
    ///   - descriptor: A connected socket that does not block.
    ///   - gather: What all channels of a thread share.
    ///   - serverName: What a client calls the server; no name is sent where it is a numeric address.
    /// - Throws: where there is no memory.
    public static func make(
        _ context: TLSContext, over descriptor: CInt, serverName: String? = nil, gather: RecordGather
    ) throws(TLSError) -> TLSChannel {
        guard let pointer = SSL_new(context.pointer) else { throw TLSError(failed: "no TLS connection can be made") }
        guard let (bio, transport) = TLSTransport.make(descriptor) else {
            SSL_free(pointer)
            throw TLSError(failed: "no TLS connection can be made")
        }
        SSL_set_bio(pointer, bio, bio)
        TLSTransport.count(pointer)
        if context.isServer { SSL_set_accept_state(pointer) } else { SSL_set_connect_state(pointer) }
        if let serverName, cos_is_numeric_address(serverName) == 0 { _ = cos_set_server_name(pointer, serverName) }
        ERR_clear_error()
        return TLSChannel(pointer: pointer, transport: transport, gather: gather)
    }

    private init(pointer: OpaquePointer, transport: UnsafeMutablePointer<TLSTransport>, gather: RecordGather) {
        self.pointer = pointer
        self.transport = transport
        self.gather = gather
    }

    deinit {
        SSL_free(pointer)
    }

    /// What a step of the handshake came to.
    public enum Step: Equatable, Sendable {
        /// The connection stands.
        case done
        /// Goes on when the socket can be read.
        case wantRead
        /// Goes on when the socket can be written.
        case wantWrite
        /// It is over; the peer has been told where it could be.
        case failed(TLSError)
    }

    /// Takes the handshake as far as it goes now. A few hundred microseconds of arithmetic at most.
    public func handshake() -> Step {
        transport.pointee.isDrained = false
        ERR_clear_error()
        let result = SSL_do_handshake(pointer)
        if result == 1 { return isAgreed ? .done : .failed(TLSError("the peer does not speak Atrium under TLS")) }
        switch SSL_get_error(pointer, result) {
        case SSL_ERROR_WANT_READ: return .wantRead
        case SSL_ERROR_WANT_WRITE: return .wantWrite
        default: return .failed(TLSError(failed: "the TLS handshake failed"))
        }
    }

    /// Whether both sides named the protocol.
    private var isAgreed: Bool {
        var name: UnsafePointer<UInt8>?
        var count: CUnsignedInt = 0
        SSL_get0_alpn_selected(pointer, &name, &count)
        return UnsafeBufferPointer(start: name, count: Int(count)).elementsEqual(TLSContext.protocolName.utf8)
    }

    /// Whether the handshake is done.
    public var isEstablished: Bool { SSL_is_init_finished(pointer) == 1 }

    /// Reads what has come, as far as there is room: all that the socket has and all that lies here. A peer that sends
    /// key updates without end is cut off: OpenSSL would follow it for ever.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Socket.Transfer {
        guard !transport.pointee.isFlooded else { return .closed }
        transport.pointee.isDrained = false
        var moved = 0
        while moved < buffer.count {
            var count = 0
            let messageCount = transport.pointee.messageCount
            let result = SSL_read_ex(pointer, buffer.baseAddress.map { $0 + moved }, buffer.count - moved, &count)
            if result == 1 {
                moved += count
                transport.pointee.receivedBytes += UInt64(count)
                if transport.pointee.isDrained, SSL_has_pending(pointer) == 0 { break }
                continue
            }
            let outcome = transport.pointee.isFlooded ? .closed : Self.outcome(SSL_get_error(pointer, result))
            // One message of TLS's own was read: what is behind it comes with the next read.
            if outcome == .wouldBlock, transport.pointee.messageCount != messageCount { continue }
            if moved == 0 { return outcome }
            // What ends the connection is told by the next call; `hasPending` sees to it that there is one.
            transport.pointee.isOver = outcome != .wouldBlock
            break
        }
        return .moved(moved)
    }

    /// Whether `receive` may have more although the socket has nothing: decrypted bytes, or the end. To be asked where
    /// the last `receive` moved bytes; part of a record counts too, and the next `receive` then moves nothing.
    public var hasPending: Bool { transport.pointee.isOver || SSL_has_pending(pointer) == 1 }

    /// Much is to come: from now on a read takes several records from the socket, and memory for them while it does.
    public func expectBulk() {
        SSL_set_default_read_buffer_len(pointer, Self.bulkBytes)
    }

    private static let bulkBytes = 128 << 10

    /// Sends what the kernel takes, in records of 16 KiB at most. What was not moved must be what is sent next: the
    /// records that hold its beginning may be sealed already.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        var moved = 0
        while moved < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[moved...])
            let step = goOn() ?? (rest.count > RecordGather.recordBytes ? sendSeveral(rest) : sendOne(rest))
            guard case .moved(let count) = step else {
                return moved > 0 && step == .wouldBlock ? .moved(moved) : step
            }
            moved += count
        }
        return .moved(moved)
    }

    /// Sends what lies sealed and was not told to have moved: the beginning of what is sent next. Who has to fetch
    /// those bytes need not do so before.
    ///
    /// - Returns: how many bytes that moved; nil where none waited.
    public func goOn() -> Socket.Transfer? {
        transport.pointee.goOn()
    }

    /// Sends one record.
    private func sendOne(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        var count = 0
        let result = SSL_write_ex(pointer, bytes.baseAddress, bytes.count, &count)
        return result == 1 ? .moved(count) : Self.outcome(SSL_get_error(pointer, result))
    }

    /// Seals several records, and sends them by one call.
    private func sendSeveral(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        gather.removeAll()
        transport.pointee.gather = gather
        defer { transport.pointee.gather = nil }
        var sealed = 0
        while sealed < bytes.count, gather.hasRoom {
            let end = min(bytes.count, sealed + RecordGather.recordBytes)
            let step = sendOne(UnsafeRawBufferPointer(rebasing: bytes[sealed..<end]))
            guard case .moved(let count) = step else {
                // OpenSSL may have to read before it goes on; what is sealed leaves.
                guard step == .wouldBlock, sealed > 0 else { return step }
                break
            }
            sealed += count
            gather.endRecord(plainBytes: sealed)
        }
        return transport.pointee.send(gather, plainBytes: sealed)
    }

    /// Sealed bytes that the kernel has not taken.
    public var heldBytes: Int { transport.pointee.heldBytes }

    /// Says that nothing more comes; the peer may still send. What the kernel does not take at once is not said.
    public func endSending() {
        if isEstablished { SSL_shutdown(pointer) }
        ERR_clear_error()
        Socket.endSending(transport.pointee.descriptor)
    }

    private static func outcome(_ error: CInt) -> Socket.Transfer {
        switch error {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            ERR_clear_error()
            return .closed
        }
    }
}

@available(*, unavailable)
extension TLSChannel: Sendable {}
