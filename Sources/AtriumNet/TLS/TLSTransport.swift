import COpenSSL
import Glibc

/// What OpenSSL reads and writes through: a socket, by `send` without the signal of a peer that is gone.
///
/// OpenSSL's own would be asked once more after each read that emptied the socket; this one knows that from a read
/// that came back short, and saves the call.
struct TLSTransport: ~Copyable {
    let descriptor: CInt
    /// Where records are put instead of the socket, while several are being sealed.
    var gather: RecordGather?
    /// Sealed bytes that the kernel has not taken yet.
    private var ahead = OutboundQueue()
    /// Plain bytes that lie sealed in `ahead` although nobody was told that they moved.
    private var aheadPlainBytes = 0
    /// Whether the last read took all the kernel had. `TLSChannel.receive` begins by forgetting it: the socket is asked
    /// anew each time the poller reports it.
    var isDrained = false
    /// Whether the connection has come to an end that nobody has been told of yet.
    var isOver = false
    /// Messages of TLS's own that have come: those of the handshake, and key updates.
    var messageCount: UInt64 = 0
    /// Bytes of the peer's that were handed out.
    var receivedBytes: UInt64 = 0

    private init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// A BIO over a socket that somebody else closes, and its state, which lives as long; nil without memory.
    static func make(_ descriptor: CInt) -> (bio: OpaquePointer, state: UnsafeMutablePointer<TLSTransport>)? {
        guard let method, let bio = BIO_new(method) else { return nil }
        let state = UnsafeMutablePointer<TLSTransport>.allocate(capacity: 1)
        state.initialize(to: TLSTransport(descriptor))
        BIO_set_data(bio, state)
        BIO_set_init(bio, 1)
        return (bio, state)
    }

    /// Made once and never changed.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        guard let method = BIO_meth_new(BIO_get_new_index() | cos_type_source_sink, "atrium socket") else { return nil }
        BIO_meth_set_write(method) { bio, bytes, count in
            TLSTransport.write(bio, UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        }
        BIO_meth_set_read(method) { bio, bytes, count in
            TLSTransport.read(bio, UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)))
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == cos_ctrl_flush ? 1 : 0 }
        BIO_meth_set_destroy(method) { bio in
            guard let state = TLSTransport.state(bio) else { return 1 }
            state.deinitialize(count: 1)
            state.deallocate()
            return 1
        }
        return method
    }()

    /// Counts the messages of TLS's own that a connection over such a transport receives.
    static func count(_ ssl: OpaquePointer) {
        SSL_set_msg_callback(ssl) { isSent, _, contentType, _, _, ssl, _ in
            guard isSent == 0, contentType == SSL3_RT_HANDSHAKE, let bio = SSL_get_rbio(ssl) else { return }
            TLSTransport.state(bio)?.pointee.messageCount += 1
        }
    }

    /// Whether the peer has sent more messages than any reason can be given for. A handshake has a few, and keys last
    /// for many gibibytes: each further message costs this side far more than the peer.
    var isFlooded: Bool { messageCount > Self.messagesMax + receivedBytes >> 20 }

    private static let messagesMax: UInt64 = 64

    private static func state(_ bio: OpaquePointer?) -> UnsafeMutablePointer<TLSTransport>? {
        BIO_get_data(bio)?.assumingMemoryBound(to: TLSTransport.self)
    }

    private static func write(_ bio: OpaquePointer?, _ bytes: UnsafeRawBufferPointer) -> CInt {
        guard let state = state(bio) else { return -1 }
        cos_clear_retry(bio)
        if let gather = state.pointee.gather { return gather.append(bytes) ? CInt(clamping: bytes.count) : -1 }
        switch state.pointee.send(bytes) {
        case .moved(let count): return CInt(clamping: count)
        case .wouldBlock:
            cos_retry_write(bio)
            return -1
        case .ended, .closed: return -1
        }
    }

    // MARK: Several records at once

    /// Sealed bytes that wait.
    var heldBytes: Int { ahead.count }

    /// Sends sealed bytes behind those that wait.
    private mutating func send(_ sealed: UnsafeRawBufferPointer) -> Socket.Transfer {
        switch ahead.flush(to: descriptor).end {
        case .isEmpty: Socket.send(descriptor, sealed)
        case .wouldBlock: .wouldBlock
        case .closed: .closed
        }
    }

    /// Hands the records that lie in `gather` to the kernel. What it does not take stays here, and counts as moved
    /// once `goOn` has sent it.
    ///
    /// - Parameter plainBytes: what they were made of.
    mutating func send(_ gather: RecordGather, plainBytes: Int) -> Socket.Transfer {
        var sent = 0
        switch Socket.send(descriptor, gather.bytes) {
        case .moved(let count): sent = count
        case .wouldBlock: break
        case .ended, .closed: return .closed
        }
        let moved = gather.plainBytes(within: sent)
        ahead.append(UnsafeRawBufferPointer(rebasing: gather.bytes[sent...]))
        aheadPlainBytes = plainBytes - moved
        return moved > 0 ? .moved(moved) : .wouldBlock
    }

    /// Sends what lies sealed here.
    ///
    /// - Returns: how many plain bytes that moved; nil where none waited.
    mutating func goOn() -> Socket.Transfer? {
        guard aheadPlainBytes > 0 else { return nil }
        switch ahead.flush(to: descriptor).end {
        case .isEmpty:
            defer { aheadPlainBytes = 0 }
            return .moved(aheadPlainBytes)
        case .wouldBlock: return .wouldBlock
        case .closed: return .closed
        }
    }

    private static func read(_ bio: OpaquePointer?, _ space: UnsafeMutableRawBufferPointer) -> CInt {
        guard let state = state(bio) else { return -1 }
        cos_clear_retry(bio)
        guard !state.pointee.isDrained else {
            cos_retry_read(bio)
            return -1
        }
        switch Socket.receive(state.pointee.descriptor, into: space) {
        case .moved(let count):
            state.pointee.isDrained = count < space.count
            return CInt(clamping: count)
        case .wouldBlock:
            state.pointee.isDrained = true
            cos_retry_read(bio)
            return -1
        case .ended: return 0
        case .closed: return -1
        }
    }
}
