import AtriumNet
import AtriumSession
import AtriumWire
import Glibc

/// A logged-in connection that carries transfers and talk together.
final class Link {
    let guest: Guest
    let conversation: ConversationID
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    private var kept = 0
    private var lastRequestID: UInt32
    private var operationCount: UInt64 = 0
    private let instance = SecureRandom.number()
    /// Whether bytes have come that the poller knows nothing of.
    private var hasMore = false
    /// Whether somebody waits to send.
    var wantsWrite = false

    init(port: UInt16, _ security: TLSContext? = nil) throws {
        let crowd = try Crowd(port: port, security)
        guard let guest = try crowd.enter(0..<1, .logIn(claims: true, follows: crowd.room("files"))).first else {
            throw Failure("nobody logged in")
        }
        self.guest = guest
        conversation = guest.conversation
        lastRequestID = guest.usedRequestID
        kept = guest.leftover.count
        buffer.copyBytes(from: guest.leftover)
        // What is urgent is not to wait behind chunks that the kernel has taken.
        guest.connection.expectBulk()
        try Socket.limitUnsent(guest.rawDescriptor, bytes: 131_072)
    }

    deinit {
        buffer.deallocate()
    }

    func nextOperation() -> OperationID {
        operationCount += 1
        return OperationID(instance: instance, counter: operationCount)
    }

    /// Sends a request and gives its id.
    @discardableResult
    func ask(_ frame: some WireFrame) throws -> UInt32 {
        lastRequestID += 1
        try guest.connection.sendAll(frame.encoded(requestID: lastRequestID))
        return lastRequestID
    }

    func tell(_ frame: some WireFrame) throws {
        try guest.connection.sendAll(frame.encoded())
    }

    /// Waits until something can go on, and hands each whole frame to `body`.
    func turn(_ body: (FrameHeader, UnsafeRawBufferPointer) throws -> Void) throws {
        if !hasMore { try Dial.wait(guest.rawDescriptor, Int16(wantsWrite ? POLLIN | POLLOUT : POLLIN)) }
        switch guest.connection.receive(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...])) {
        case .moved(let count):
            kept += count
            hasMore = guest.connection.hasPending
        case .wouldBlock:
            hasMore = false
            return
        case .ended, .closed: throw Failure("the server closed the connection")
        }
        var start = 0
        while kept - start >= FrameHeader.byteCount {
            let header = try FrameHeader(decoding: RawSpan(_unsafeBytes: buffer[start..<kept]))
            let end = start + FrameHeader.byteCount + header.payloadBytes
            guard end <= kept else { break }
            let payload = UnsafeRawBufferPointer(rebasing: buffer[start + FrameHeader.byteCount..<end])
            start = end
            if header.kind == .ping {
                try guest.connection.sendAll(Pong(eventsReceived: 0).encoded(requestID: header.requestID))
            } else {
                try body(header, payload)
            }
        }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<kept]))
        kept -= start
    }
}

extension WireFrame {
    /// Reads a payload where it lies.
    static func read(_ payload: UnsafeRawBufferPointer) throws(DecodeError) -> Self {
        try Self(decoding: RawSpan(_unsafeBytes: payload))
    }
}
