import AtriumNet
import Glibc

/// A long line to a server on this machine: it lets through so many bytes a second each way, and each arrives so much
/// later than it was sent. `scripts/bench wan` has clients go through it.
///
/// The TCP of either end sees only the short way to here; what is measured is whether the protocol above it keeps a
/// long line full.
enum LongLine {
    /// Listens, says where, and carries connections until the process is told to end.
    static func run(_ arguments: Arguments) throws {
        let server = try arguments.port()
        let rate = try arguments.number("rate", 125_000_000, 1_000...10_000_000_000)
        let delay = try arguments.number("delay", 40, 0...10_000)
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first else {
            throw Failure("127.0.0.1 has no address")
        }
        let listener = try Socket.listen(on: address)
        Output.standard("listening on 127.0.0.1:\(try Socket.localAddress(listener.rawValue).port)\n")
        while true {
            var entry = pollfd(fd: listener.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, -1) >= 0 || errno == EINTR else { throw SystemError("poll") }
            while let accepted = try Socket.accept(listener.rawValue) {
                try carry(LineEnd(accepted.take()), LineEnd(try Dial.open(server)), rate: rate, milliseconds: delay)
            }
        }
    }

    private static func carry(_ near: LineEnd, _ far: LineEnd, rate: Int, milliseconds: Int) throws {
        let delay = UInt64(milliseconds) * 1_000_000
        for (source, target) in [(near, far), (far, near)] {
            _ = try SystemThread(name: "line") {
                var way = OneWay(from: source, to: target, bytesPerSecond: UInt64(rate), delayNanoseconds: delay)
                way.run()
            }
        }
    }
}

/// A connection that both directions hold: it is closed behind the second.
final class LineEnd: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }
}
