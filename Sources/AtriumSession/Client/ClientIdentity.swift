import AtriumWire

/// Who a client logs in as, and with which secret.
public struct ClientIdentity: Sendable {
    /// The name of the account; claimed where nobody owns it.
    public var name: String
    /// The secret of this device.
    public var key: DeviceKey
    /// Names the secret among those of the account: random, not 0, kept with the key.
    public var credential: CredentialID
    /// What a person calls the device; at most 255 bytes.
    public var label: String

    public init(name: String, key: DeviceKey, credential: CredentialID, label: String) {
        self.name = name
        self.key = key
        self.credential = credential
        self.label = label
    }
}
