import AtriumSession
import AtriumWire

/// A key that this device is to have with the account.
package struct NewDeviceKey: Sendable {
    /// Names it among the secrets of the account.
    package let credential: CredentialID
    package let key: DeviceKey
    /// What a person calls the device; at most 255 bytes.
    package let label: String

    package init(credential: CredentialID, key: DeviceKey, label: String) {
        self.credential = credential
        self.key = key
        self.label = label
    }
}
