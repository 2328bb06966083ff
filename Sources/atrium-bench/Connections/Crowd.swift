import AtriumNet
import AtriumSession
import AtriumWire

/// Many guests, some of them on their way in at any time.
struct Crowd {
    let port: UInt16
    /// nil where the server is spoken to in clear.
    let security: TLSContext?
    let secret: CrowdSecret
    /// In front of each name, so that no run meets the accounts of another.
    let prefix: String

    init(port: UInt16, _ security: TLSContext? = nil) throws {
        self.port = port
        self.security = security
        secret = try CrowdSecret()
        prefix = "b" + String(SecureRandom.number() & 0xFFFF_FFFF, radix: 36)
    }

    func room(_ name: String) -> Target { .room(prefix + "-" + name) }

    /// Brings guests in, and gives them back in order.
    ///
    /// - Parameter together: on their way in at any time.
    func enter(_ indices: Range<Int>, _ goal: Guest.Goal, together: Int = 32) throws -> [Guest] {
        try bring(indices.count, together: together) { index in
            let name = "\(prefix)-\(indices.lowerBound + index)"
            return try Guest(port: port, security, name: name, goal: goal, secret: secret)
        }
    }
}
