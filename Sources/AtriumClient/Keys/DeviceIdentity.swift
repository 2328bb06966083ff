import AtriumSession
import AtriumWire

/// Who one connection logs in as: the key is looked up, or made, once the server has named itself, and what was made
/// in vain is removed again; or the password or token that the configuration has. Confined to the network thread.
final class DeviceIdentity: IdentitySource {
    private let configuration: ClientConfiguration
    private let store: KeyStore
    private var place: KeyPlace?
    /// The key of this device, where the last login was with that.
    private var held: HeldKey?
    private var password: String?
    private(set) var settled: ClientIdentity?

    /// - Throws: `local` where there is no folder for keys. Nothing is read or written yet.
    init(_ configuration: ClientConfiguration) throws(ClientError) {
        self.configuration = configuration
        store = try KeyStore(folder: configuration.keyFolder)
        if case .password(let password) = configuration.secret {
            self.password = UnicodeNormalization.composed(password)
        }
    }

    /// The secret to use with this server; a key is made now, and on disk, where there is none.
    ///
    /// - Returns: who logs in, and whether the key is new, so that no server can know it.
    /// - Throws: `local`, with words for a person.
    func identity(for welcome: Welcome) throws(ClientError) -> (identity: ClientIdentity, isNew: Bool) {
        let place = KeyPlace(
            name: configuration.name, serverID: welcome.serverID, host: configuration.host, port: configuration.port)
        let isSamePlace = self.place?.fileName == place.fileName
        self.place = place
        let identity: ClientIdentity
        if let token {
            identity = token
        } else if let password {
            identity = ClientIdentity(name: configuration.name, password: password)
        } else {
            let found = try store.key(for: place)
            // One that was made or brought here a moment ago, for a link that went since, is still that.
            if !isSamePlace || held?.key != found.key { held = found }
            identity = self.identity(found.key)
        }
        settled = identity
        return (identity, password == nil && held?.origin == .made)
    }

    /// A token and a password are the same for every server; a key is that of the server last talked to, or of the one
    /// that was first found at this address.
    var expected: ClientIdentity? {
        if let token { return token }
        if let password { return ClientIdentity(name: configuration.name, password: password) }
        let key =
            if let place { try? store.kept(for: place) } else {
                store.expected(name: configuration.name, host: configuration.host, port: configuration.port)
            }
        return key.map { identity($0) }
    }

    private var token: ClientIdentity? {
        guard case .token(let token) = configuration.secret else { return nil }
        return ClientIdentity(name: configuration.name, key: token.key, credential: token.credential, label: "")
    }

    var mayClaim: Bool { if case .deviceKey = configuration.secret { true } else { false } }

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

    /// The server answers an unknown name as it does a wrong secret; which secret it was, is known here.
    func meaning(of code: ErrorCode) -> String? {
        let name = configuration.name
        if code == .nameTaken, password == nil, held?.origin == .kept {
            return "the key of this device does not open \(name) any more: it was revoked, the name has another owner, "
                + "or the server was set up anew"
        }
        guard code == .loginFailed else { return nil }
        switch configuration.secret {
        case .password: return "the password is wrong, or nobody named \(name) has one"
        case .token: return "the token of \(name) is not taken: it was revoked, or is for another server"
        case .deviceKey: return nil
        }
    }

    var former: CredentialID? { held?.key.former }

    var hasAnother: Bool {
        guard let place, let held, let kept = try? store.kept(for: place) else { return false }
        return kept.credential != held.key.credential
    }

    func newKey(knowing devices: [CredentialID]) throws(ClientError) -> NewDeviceKey? {
        guard let place else { return nil }
        let fresh = StoredKey.random()
        if password != nil {
            if let kept = try store.kept(for: place), devices.contains(kept.credential) {
                useKey()
                return nil
            }
            // On disk before the server has it, as every key.
            try store.replace(with: fresh, at: place)
        }
        return NewDeviceKey(credential: fresh.credential, key: fresh.key, label: label)
    }

    func enlisted(_ key: NewDeviceKey) throws(ClientError) {
        guard password == nil else { return useKey() }
        guard let place, let held else { return }
        let stored = StoredKey(credential: key.credential, key: key.key, former: held.key.credential)
        try store.replace(with: stored, at: place)
    }

    func refused(_ key: NewDeviceKey) {
        guard password != nil, let place else { return }
        store.discard(StoredKey(credential: key.credential, key: key.key), of: place)
    }

    func forget(former: CredentialID) {
        guard let place, var kept = try? store.kept(for: place), kept.former == former else { return }
        kept.former = nil
        // Where it cannot be written, the next login asks once more.
        _ = try? store.replace(with: kept, at: place)
    }

    /// From here on this device logs in with its own key.
    private func useKey() { password = nil }

    private var label: String { PlainFileName.shortened(configuration.deviceLabel, toBytes: 255) }

    private func identity(_ key: StoredKey) -> ClientIdentity {
        ClientIdentity(
            name: configuration.name, key: key.key, credential: key.credential, label: label,
            invitation: configuration.invitation.map { PlainFileName.shortened($0, toBytes: 255) })
    }
}
