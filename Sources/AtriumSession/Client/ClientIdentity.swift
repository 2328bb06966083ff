import AtriumWire

/// Who a client logs in as, and with which secret.
public struct ClientIdentity: Equatable, Sendable {
    /// The name of the account; claimed where nobody owns it.
    public var name: String
    /// Names the secret among those of the account: random, kept with the key; 0 for the password.
    public var credential: CredentialID
    /// What a person calls the device; at most 255 bytes.
    public var label: String
    /// The code of an invitation, for a claim; at most 255 bytes.
    public var invitation: String?
    /// The secret, as SCRAM takes it.
    let password: String

    /// Logs in with a key: of this device, or a token.
    public init(
        name: String, key: DeviceKey, credential: CredentialID, label: String, invitation: String? = nil
    ) {
        self.name = name
        self.credential = credential
        self.label = label
        self.invitation = invitation
        password = key.password
    }

    /// Logs in with a password, which nothing is claimed with.
    ///
    /// - Parameter password: in Unicode's form NFC.
    public init(name: String, password: String) {
        self.name = name
        self.password = password
        credential = CredentialID(rawValue: 0)
        label = ""
    }

    /// Whether a name may be claimed with the secret.
    var canClaim: Bool { credential.rawValue != 0 }
}
