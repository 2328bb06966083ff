import AtriumClient
import AtriumSession
import AtriumWire
import Testing

/// A key in memory.
final class ToyIdentity: IdentitySource {
    private let identity: ClientIdentity
    private var isNew = true

    init() throws {
        let key = try #require(DeviceKey([UInt8](repeating: 5, count: DeviceKey.byteCount)))
        identity = ClientIdentity(name: "ada", key: key, credential: CredentialID(rawValue: 4), label: "toy")
    }

    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        defer { isNew = false }
        return (identity, isNew)
    }

    var settled: ClientIdentity? { identity }
    func accepted(claimed: Bool) {}
    func refused(_ code: ErrorCode) {}
}
