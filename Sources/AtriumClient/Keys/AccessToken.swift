import AtriumSession
import AtriumWire

/// What a script logs in with in place of a device's key: one line of text, made once and kept by whoever needs it. The
/// server never has it.
///
///     atrium-token-1:ada:8c0f3a5b7d21e604:3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
public struct AccessToken: Equatable, Sendable {
    private static let mark = "atrium-token-1"

    /// The account's name.
    public let name: String
    /// Names the token among the secrets of the account; not 0.
    public let credential: CredentialID
    let key: DeviceKey

    init(name: String, _ stored: StoredKey) {
        self.name = name
        credential = stored.credential
        key = stored.key
    }

    /// Reads the line; nil for any other text.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.mark, !parts[1].isEmpty,
            let number = UInt64(parts[2], radix: 16), number != 0, let key = DeviceKey(text: String(parts[3]))
        else { return nil }
        name = String(parts[1])
        credential = CredentialID(rawValue: number)
        self.key = key
    }

    /// The line. Who has it can log in.
    public var text: String {
        "\(Self.mark):\(name):\(String(credential.rawValue, radix: 16)):\(key.password)"
    }
}
