import AtriumClient
import AtriumSession
import AtriumWire

/// Who a machine logs in as: the key of its account, known from the start.
final class PeerIdentity: IdentitySource {
    private let identity: ClientIdentity

    init(_ identity: ClientIdentity) {
        self.identity = identity
    }

    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        (identity, false)
    }

    var expected: ClientIdentity? { identity }
    var settled: ClientIdentity? { identity }
    func accepted(claimed: Bool) {}
    func refused(_ code: ErrorCode) {}
}
