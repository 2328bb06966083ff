import AtriumSession
import AtriumWire

/// A device key as it is kept in a file: lines of text, the first of which says how to read the others. Those
/// that start with `#` are for people.
///
///     atrium-key 1
///     # first used at 127.0.0.1:7486
///     credential 8c0f3a5b7d21e604
///     key 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
struct StoredKey: Equatable, Sendable {
    static let versionLine = "atrium-key 1"

    /// Names the key among those of the account; not 0.
    let credential: CredentialID
    /// The secret.
    let key: DeviceKey

    init(credential: CredentialID, key: DeviceKey) {
        self.credential = credential
        self.key = key
    }

    /// Reads the text of a key file; nil where it is anything else.
    init?(text: String) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        guard lines.count == 3, lines[0] == Self.versionLine,
            let credentialText = Self.value("credential", in: lines[1]),
            let number = UInt64(credentialText, radix: 16), number != 0,
            let keyText = Self.value("key", in: lines[2]), let key = DeviceKey(text: String(keyText))
        else { return nil }
        self.init(credential: CredentialID(rawValue: number), key: key)
    }

    /// A fresh key from the system's random bytes.
    static func random() -> StoredKey {
        var number: UInt64 = 0
        while number == 0 { number = SecureRandom.number() }
        guard let key = DeviceKey(SecureRandom.bytes(DeviceKey.byteCount)) else {
            preconditionFailure("as many bytes as a key has")
        }
        return StoredKey(credential: CredentialID(rawValue: number), key: key)
    }

    /// The text of the key file.
    ///
    /// - Parameter address: a note for people; one line.
    func text(firstUsedAt address: String) -> String {
        """
        \(Self.versionLine)
        # first used at \(address)
        credential \(String(credential.rawValue, radix: 16))
        key \(key.password)

        """
    }

    private static func value(_ word: String, in line: Substring) -> Substring? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == word ? parts[1] : nil
    }
}
