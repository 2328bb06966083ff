import AtriumClient
import AtriumSession
import AtriumWire
import Testing

/// A key in memory.
final class ToyIdentity: IdentitySource {
    private let identity: ClientIdentity
    private var isNew = true
    /// Who is said to log in before the server has named itself.
    var expected: ClientIdentity?

    init() throws {
        let key = try #require(DeviceKey([UInt8](repeating: 5, count: DeviceKey.byteCount)))
        identity = ClientIdentity(name: "ada", key: key, credential: CredentialID(rawValue: 4), label: "toy")
    }

    /// Expects the key that there is from the first link on.
    func expectItself() { expected = identity }

    /// Expects another key than there is.
    func expectAnother() throws {
        let key = try #require(DeviceKey([UInt8](repeating: 6, count: DeviceKey.byteCount)))
        expected = ClientIdentity(name: "ada", key: key, credential: CredentialID(rawValue: 9), label: "toy")
    }

    /// Expects a password.
    func expectPassword() { expected = ClientIdentity(name: "ada", password: "a password of ada's") }

    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        defer { isNew = false }
        return (identity, isNew)
    }

    var settled: ClientIdentity? { identity }
    func accepted(claimed: Bool) {}
    func refused(_ code: ErrorCode) {}
}
