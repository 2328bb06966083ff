import AtriumNet
import AtriumSession
import AtriumWire

/// Many guests, some of them on their way in at any time.
struct Crowd {
    let port: UInt16
    let secret: CrowdSecret
    /// In front of each name, so that no run meets the accounts of another.
    let prefix: String

    init(port: UInt16) throws {
        self.port = port
        secret = try CrowdSecret()
        prefix = "b" + String(SecureRandom.number() & 0xFFFF_FFFF, radix: 36)
        Dial.raiseDescriptorLimit()
    }

    func room(_ name: String) -> Target { .room(prefix + "-" + name) }

    /// Brings guests in, and gives them back in order.
    ///
    /// - Parameter together: on their way in at any time.
    func enter(_ indices: Range<Int>, _ goal: Guest.Goal, together: Int = 32) throws -> [Guest] {
        let poller = try Poller()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        var guests: [Guest] = []
        var open = 0
        var failure: (any Error)?
        let deadline = Clock.monotonicNanoseconds() + 55_000_000_000
        while guests.count < indices.count || open > 0 {
            while open < together, guests.count < indices.count {
                let index = guests.count
                let name = "\(prefix)-\(indices.lowerBound + index)"
                let guest = try Guest(port: port, name: name, goal: goal, secret: secret)
                try poller.add(guest.rawDescriptor, .read, token: UInt64(index))
                guests.append(guest)
                open += 1
            }
            try poller.wait(milliseconds: 1000) { token, _ in
                let guest = guests[Int(token)]
                do {
                    try guest.readable(buffer)
                    guard guest.isDone else { return }
                    try poller.remove(guest.rawDescriptor)
                    open -= 1
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            guard Clock.monotonicNanoseconds() < deadline else { throw Failure("the logins took more than 55 s") }
        }
        return guests
    }
}
