import AtriumNet
import Glibc

/// The bytes of a test's connection, in clear or in TLS. It waits, at most as long as the time-out, and tells it by
/// EAGAIN.
final class WireLink {
    let descriptor: CInt
    private let channel: TLSChannel?
    private static let timeoutMilliseconds: CInt = 20_000

    /// Takes over a connected socket.
    init(_ descriptor: CInt, sealed: Bool) throws {
        self.descriptor = descriptor
        channel = sealed ? try Self.connected(descriptor) : nil
    }

    private static func connected(_ descriptor: CInt) throws -> TLSChannel {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        let channel = try TLSChannel.make(
            TLSContext.client(), over: descriptor, serverName: "localhost", gather: RecordGather())
        while true {
            switch channel.handshake() {
            case .done: return channel
            case .wantRead: try wait(descriptor, POLLIN)
            case .wantWrite: try wait(descriptor, POLLOUT)
            case .failed(let error): throw error
            }
        }
    }

    deinit { close(descriptor) }

    private static func wait(_ descriptor: CInt, _ events: CInt) throws {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        guard poll(&entry, 1, timeoutMilliseconds) == 1 else { throw SystemError("poll", EAGAIN) }
    }

    /// The certificate's fingerprint; nil in clear.
    var fingerprint: TLSFingerprint? {
        switch channel {
        case nil: nil
        case let channel?: channel.fingerprint
        }
    }

    func channelBinding() throws -> [UInt8] {
        switch channel {
        case nil: []
        case let channel?: try channel.channelBinding()
        }
    }

    /// Sends some of the bytes, as `send` does.
    func send(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        while true {
            let transfer: Socket.Transfer
            switch channel {
            case nil: return Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
            case let channel?: transfer = channel.send(bytes)
            }
            switch transfer {
            case .moved(let count): return count
            case .wouldBlock: try Self.wait(descriptor, POLLOUT)
            case .ended, .closed:
                errno = EPIPE
                return -1
            }
        }
    }

    /// Receives some bytes, as `recv` does.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let transfer: Socket.Transfer
            switch channel {
            case nil: return recv(descriptor, buffer.baseAddress, buffer.count, 0)
            case let channel?: transfer = channel.receive(into: buffer)
            }
            switch transfer {
            case .moved(let count): return count
            case .wouldBlock: try Self.wait(descriptor, POLLIN)
            case .ended: return 0
            case .closed:
                errno = ECONNRESET
                return -1
            }
        }
    }

    /// Says that nothing more comes.
    func endSending() {
        switch channel {
        case nil: shutdown(descriptor, CInt(SHUT_WR))
        case let channel?: channel.endSending()
        }
    }
}
