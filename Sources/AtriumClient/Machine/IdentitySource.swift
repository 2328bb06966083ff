import AtriumSession
import AtriumWire

/// Who a `ClientMachine` logs in as: looked up, or made, once the server has named itself.
package protocol IdentitySource: AnyObject {
    /// The identity to use with this server.
    ///
    /// - Returns: who logs in, and whether the key is new, so that no server can know it.
    /// - Throws: `local`, with words for a person.
    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool)

    /// Who will most likely log in at the server that is about to answer, as far as that can be said before it has
    /// named itself; nil where it cannot. Asked anew for each link.
    var expected: ClientIdentity? { get }

    /// Who logs in, once that is settled; nil before.
    var settled: ClientIdentity? { get }

    /// The login stands.
    ///
    /// - Parameter claimed: whether a claim came before it: the server did not know the key.
    func accepted(claimed: Bool)

    /// The server refused the login for good.
    func refused(_ code: ErrorCode)

    /// What it means for the secret in use that a login was refused so, for a person; nil where the server says it all.
    func meaning(of code: ErrorCode) -> String?

    /// Whether a name that nobody owns may be claimed with the secret.
    var mayClaim: Bool { get }

    /// The key that the one in use has taken the place of, and that is to go; nil for none.
    var former: CredentialID? { get }

    /// Whether another key is kept by now than the one that the session was logged in with.
    var hasAnother: Bool { get }

    /// A key that this device is to have with the account.
    ///
    /// - Parameter devices: the secrets of the account, where they were asked for.
    /// - Returns: nil where the one that is kept is one of them.
    /// - Throws: `local`, with words for a person.
    func newKey(knowing devices: [CredentialID]) throws(ClientError) -> NewDeviceKey?

    /// The server has taken a new key.
    ///
    /// - Throws: `local` where it cannot be kept: the former one goes on.
    func enlisted(_ key: NewDeviceKey) throws(ClientError)

    /// The server has not taken a new key.
    func refused(_ key: NewDeviceKey)

    /// The former key is gone.
    func forget(former: CredentialID)
}

/// A source that has one key for good.
extension IdentitySource {
    package var expected: ClientIdentity? { nil }
    package func meaning(of code: ErrorCode) -> String? { nil }
    package var mayClaim: Bool { true }
    package var former: CredentialID? { nil }
    package var hasAnother: Bool { false }
    package func newKey(knowing devices: [CredentialID]) throws(ClientError) -> NewDeviceKey? { nil }
    package func enlisted(_ key: NewDeviceKey) throws(ClientError) {}
    package func refused(_ key: NewDeviceKey) {}
    package func forget(former: CredentialID) {}
}
