import AtriumNet
import Glibc

/// One direction of a long line. What is read departs one piece behind the other, at the line's rate, and is on its way
/// for the line's delay; what the line cannot take yet is not read.
struct OneWay {
    private let source: LineEnd
    private let target: LineEnd
    private let bytesPerSecond: UInt64
    private let delayNanoseconds: UInt64

    /// What is on its way.
    private struct Piece {
        var bytes: [UInt8]
        var arrivesAt: UInt64
    }

    private var pieces: [Piece] = []
    private var first = 0
    /// Bytes of the first piece that are through.
    private var sentBytes = 0
    /// When the last piece that was read has departed whole.
    private var departedAt: UInt64 = 0
    private var hasEnded = false
    private var targetIsFull = false

    /// What may wait to depart: two milliseconds' worth.
    private static let waitingMax: UInt64 = 2_000_000
    private static let pieceBytes = 65_536
    /// The longest wait where nothing is due.
    private static let idleNanoseconds: UInt64 = 1_000_000_000

    init(from source: LineEnd, to target: LineEnd, bytesPerSecond: UInt64, delayNanoseconds: UInt64) {
        self.source = source
        self.target = target
        self.bytesPerSecond = bytesPerSecond
        self.delayNanoseconds = delayNanoseconds
    }

    /// Carries until either end is gone.
    mutating func run() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let now = Clock.monotonicNanoseconds()
            guard deliver(now) else { break }
            if hasEnded, first == pieces.count { break }
            let mayRead = !hasEnded && departedAt <= now + Self.waitingMax
            if mayRead { read(buffer, now) }
            wait(mayRead: mayRead, now)
        }
        Socket.endSending(target.descriptor.rawValue)
    }

    /// - Returns: false where the target is gone.
    private mutating func deliver(_ now: UInt64) -> Bool {
        targetIsFull = false
        while first < pieces.count, pieces[first].arrivesAt <= now {
            let transfer = pieces[first].bytes.withUnsafeBytes {
                Socket.send(target.descriptor.rawValue, UnsafeRawBufferPointer(rebasing: $0[sentBytes...]))
            }
            switch transfer {
            case .moved(let count): sentBytes += count
            case .wouldBlock:
                targetIsFull = true
                return true
            case .ended, .closed: return false
            }
            guard sentBytes == pieces[first].bytes.count else { continue }
            pieces[first].bytes = []
            first += 1
            sentBytes = 0
        }
        // Pieces that are through are forgotten now and then, not one by one.
        if first > 1_024 {
            pieces.removeFirst(first)
            first = 0
        }
        return true
    }

    private mutating func read(_ buffer: UnsafeMutableRawBufferPointer, _ now: UInt64) {
        switch Socket.receive(source.descriptor.rawValue, into: buffer) {
        case .moved(let count):
            departedAt = max(departedAt, now) + UInt64(count) * 1_000_000_000 / bytesPerSecond
            pieces.append(Piece(bytes: Array(buffer[..<count]), arrivesAt: departedAt + delayNanoseconds))
        case .wouldBlock: break
        case .ended, .closed: hasEnded = true
        }
    }

    /// Waits for the next that can happen: an arrival, a departure that makes room, or a socket.
    private func wait(mayRead: Bool, _ now: UInt64) {
        var due = now + Self.idleNanoseconds
        if first < pieces.count, !targetIsFull { due = min(due, pieces[first].arrivesAt) }
        if !hasEnded, !mayRead { due = min(due, departedAt - Self.waitingMax) }
        var entries = [
            pollfd(
                fd: mayRead && !hasEnded ? source.descriptor.rawValue : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: targetIsFull ? target.descriptor.rawValue : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let left = due - min(due, Clock.monotonicNanoseconds())
        guard left < 1_000_000 else {
            _ = poll(&entries, 2, CInt(left / 1_000_000))
            return
        }
        // Too short for poll, which counts milliseconds.
        var time = timespec(tv_sec: 0, tv_nsec: Int(left))
        _ = nanosleep(&time, nil)
    }
}
