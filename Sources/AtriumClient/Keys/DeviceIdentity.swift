import AtriumSession
import AtriumWire

/// Who one connection logs in as: the key is looked up, or made, once the server has named itself, and what was made
/// in vain is removed again. Confined to the network thread.
final class DeviceIdentity: IdentitySource {
    private let configuration: ClientConfiguration
    private let store: KeyStore
    private var place: KeyPlace?
    private var held: HeldKey?

    /// - Throws: `local` where there is no folder for keys. Nothing is read or written yet.
    init(_ configuration: ClientConfiguration) throws(ClientError) {
        self.configuration = configuration
        store = try KeyStore(folder: configuration.keyFolder)
    }

    /// The key to use with this server; made now, and on disk, where there is none.
    ///
    /// - Returns: who logs in, and whether the key is new, so that no server can know it.
    /// - Throws: `local`, with words for a person.
    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        let place = KeyPlace(
            name: configuration.name, serverID: welcome.serverID, host: configuration.host, port: configuration.port)
        let held = try store.key(for: place)
        self.place = place
        self.held = held
        return (identity(held.key), held.origin == .made)
    }

    /// Who logs in, once that is settled; nil before.
    var settled: ClientIdentity? { held.map { identity($0.key) } }

    /// The login stands.
    ///
    /// - Parameter claimed: whether a claim came before it: the server did not know the key.
    func accepted(claimed: Bool) {
        guard let place, let held, held.origin == .adopted, !claimed else { return }
        store.forgetFormer(place)
    }

    private static let nameRefusals: [ErrorCode] = [.nameTaken, .nameInvalid, .nameReserved, .nameConfusable]

    /// The server refused the login for good. A key that was brought here for a name that somebody else owns helps
    /// nobody; each other reason may pass.
    func refused(_ code: ErrorCode) {
        guard let place, let held, held.origin != .kept, Self.nameRefusals.contains(code) else { return }
        store.discard(held.key, of: place)
    }

    private func identity(_ key: StoredKey) -> ClientIdentity {
        ClientIdentity(
            name: configuration.name, key: key.key, credential: key.credential,
            label: PlainFileName.shortened(configuration.deviceLabel, toBytes: 255))
    }
}
