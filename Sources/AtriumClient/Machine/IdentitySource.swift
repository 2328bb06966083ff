import AtriumSession
import AtriumWire

/// Who a `ClientMachine` logs in as: looked up, or made, once the server has named itself.
package protocol IdentitySource: AnyObject {
    /// The identity to use with this server.
    ///
    /// - Returns: who logs in, and whether the key is new, so that no server can know it.
    /// - Throws: `local`, with words for a person.
    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool)

    /// Who logs in, once that is settled; nil before.
    var settled: ClientIdentity? { get }

    /// The login stands.
    ///
    /// - Parameter claimed: whether a claim came before it: the server did not know the key.
    func accepted(claimed: Bool)

    /// The server refused the login for good.
    func refused(_ code: ErrorCode)
}
