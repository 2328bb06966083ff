import AtriumNet
import Glibc

/// One end of a control connection: lines in and out, each wait bounded by a moment. Spec/decisions/0017.
struct ControlStream: ~Copyable {
    /// Why nothing more comes.
    enum End: Error {
        case closed
        /// The moment passed.
        case late
        /// The server stops.
        case stopping
        /// A line is longer than any that is known.
        case tooLong
    }

    /// Most bytes of a line.
    static let lineMaxBytes = 512
    /// First line of a server: the protocol, and its version.
    static let greeting = "atriumd-control 1"

    private let descriptor: Descriptor
    /// Readable once the wait is to end.
    private let stop: CInt
    private var received: [UInt8] = []

    /// - Parameter stop: -1 where nothing but the moment ends a wait.
    init(_ descriptor: consuming Descriptor, stop: CInt) {
        self.descriptor = descriptor
        self.stop = stop
    }

    /// The next line, without its end.
    ///
    /// - Parameter deadline: In nanoseconds of the monotonic clock.
    mutating func line(by deadline: UInt64) throws(End) -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = String(decoding: received[..<end], as: UTF8.self)
                received.removeFirst(end + 1)
                return line
            }
            guard received.count < Self.lineMaxBytes else { throw .tooLong }
            try Self.wait(for: descriptor.rawValue, CInt(POLLIN), stop: stop, by: deadline)
            try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { (buffer) throws(End) in
                switch Socket.receive(descriptor.rawValue, into: buffer) {
                case .moved(let count): received.append(contentsOf: buffer[..<count])
                case .wouldBlock: break
                case .ended, .closed: throw .closed
                }
            }
        }
    }

    /// Sends text as it is.
    func write(_ text: String, by deadline: UInt64) throws(End) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            switch bytes.withUnsafeBytes({ Socket.send(descriptor.rawValue, $0) }) {
            case .moved(let count): bytes = bytes.dropFirst(count)
            case .wouldBlock: try Self.wait(for: descriptor.rawValue, CInt(POLLOUT), stop: stop, by: deadline)
            case .ended, .closed: throw .closed
            }
        }
    }

    /// Waits until a descriptor can go on.
    static func wait(for watched: CInt, _ events: CInt, stop: CInt, by deadline: UInt64) throws(End) {
        while true {
            let now = Clock.monotonicNanoseconds()
            guard now < deadline else { throw .late }
            var entries = [
                pollfd(fd: watched, events: Int16(events), revents: 0),
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            ]
            let milliseconds = CInt(clamping: (deadline - now) / 1_000_000 + 1)
            guard poll(&entries, 2, milliseconds) > 0 else { continue }
            if entries[1].revents != 0 { throw .stopping }
            if entries[0].revents != 0 { return }
        }
    }

    /// A moment from now.
    static func deadline(seconds: UInt64) -> UInt64 { Clock.monotonicNanoseconds() + seconds * 1_000_000_000 }
}
