import AtriumNet
import AtriumWire

/// A member that stopped reading, from when it wakes: reads what was on its way, and fetches what it is told it missed.
/// It checks that it ends with every event, each once, in order, and that each hole is one it was told of.
final class Straggler {
    private let guest: Guest
    private let index: Int
    /// The newest event it has; it has everything up to there.
    private(set) var sequence: UInt64
    /// Events that came by History.
    private(set) var fetched: UInt64 = 0
    /// The end of the hole that is being fetched; 0 where there is none.
    private var holeEnd: UInt64 = 0
    private var requestID: UInt32
    private var received: [UInt8]

    init(_ guest: Guest, index: Int) {
        self.guest = guest
        self.index = index
        sequence = guest.head
        requestID = guest.usedRequestID
        received = guest.leftover
    }

    var descriptor: CInt { guest.rawDescriptor }

    /// Reads once, and acts on each whole frame.
    func readable(_ buffer: UnsafeMutableRawBufferPointer) throws {
        switch Socket.receive(descriptor, into: buffer) {
        case .moved(let count): received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        case .wouldBlock: return
        case .ended, .closed: throw Failure("the server closed the connection of stopped member \(index)")
        }
        var start = 0
        try received.withUnsafeBytes { bytes in
            while bytes.count - start >= FrameHeader.byteCount {
                let header = try FrameHeader(decoding: RawSpan(_unsafeBytes: bytes).extracting(droppingFirst: start))
                let end = start + FrameHeader.byteCount + header.payloadBytes
                guard end <= bytes.count else { return }
                try take(
                    header, UnsafeRawBufferPointer(rebasing: bytes[start + FrameHeader.byteCount..<end]))
                start = end
            }
        }
        received.removeFirst(start)
    }

    private func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        if header.kind == .messageEvent {
            let head = try MessageEvent.read(payload).head
            if head.conversation == guest.conversation { try take(head.sequence) }
        } else if header.kind == .gap {
            let gap = try Gap.read(payload)
            guard gap.conversation == guest.conversation, gap.head > sequence else { return }
            holeEnd = max(holeEnd, gap.head)
            try fetch()
        } else if header.kind == .historyEnd {
            if sequence < holeEnd { try fetch() } else { holeEnd = 0 }
        } else if header.kind == .ping {
            try Dial.send(descriptor, Pong(eventsReceived: 0).encoded(requestID: header.requestID))
        } else if header.kind == .error {
            throw Failure("stopped member \(index) was refused: \(try ErrorFrame.read(payload).text)")
        }
    }

    private func take(_ next: UInt64) throws {
        if holeEnd >= next { fetched += 1 }
        guard next > sequence else { return }
        guard next == sequence + 1 else {
            throw Failure("stopped member \(index) got \(next) behind \(sequence), and was told of no hole there")
        }
        sequence = next
    }

    private func fetch() throws {
        requestID += 1
        let history = History(
            conversation: guest.conversation, after: sequence, before: holeEnd + 1, order: .oldest, count: 0)
        try Dial.send(descriptor, history.encoded(requestID: requestID))
    }
}
