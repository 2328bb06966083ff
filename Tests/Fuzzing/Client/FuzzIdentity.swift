import AtriumClient
import AtriumSession
import AtriumWire

/// A key in memory, known to the server from the start.
final class FuzzIdentity: IdentitySource {
    private static let key = [UInt8](repeating: 5, count: DeviceKey.byteCount)
    /// So many that the machine has them done elsewhere.
    static let iterationCount: UInt32 = 8_193
    private static let keptVerifier: ScramVerifier = {
        let password = DeviceKey(key)?.password ?? ""
        return .derive(
            password: password, salt: Salt([UInt8](repeating: 3, count: Salt.byteCount)),
            iterationCount: iterationCount)
    }()

    /// What a server keeps of it.
    var verifier: ScramVerifier { Self.keptVerifier }

    var settled: ClientIdentity? {
        DeviceKey(Self.key).map {
            ClientIdentity(name: "ada", key: $0, credential: CredentialID(rawValue: 4), label: "fuzz")
        }
    }

    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        guard let settled else { throw ClientError(.local, "32 bytes are a key") }
        return (settled, false)
    }

    func accepted(claimed: Bool) {}
    func refused(_ code: ErrorCode) {}
}

/// The program's queue: short, so that few events fill it.
final class FuzzEvents: EventOutlet {
    static let capacity = 64
    private var waiting: [ClientEvent] = []

    var count: Int { waiting.count }

    func offer(_ event: ClientEvent) -> Bool {
        guard waiting.count < Self.capacity else { return false }
        waiting.append(event)
        return true
    }

    func drain() -> [ClientEvent] {
        defer { waiting = [] }
        return waiting
    }
}
