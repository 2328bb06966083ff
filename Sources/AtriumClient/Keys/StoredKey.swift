import AtriumSession
import AtriumWire

/// A device key as it is kept in a file: lines of text, the first of which says how to read the others. Those
/// that start with `#` are for people.
///
///     atrium-key 1
///     # first used at 127.0.0.1:7486
///     credential 8c0f3a5b7d21e604
///     key 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
///     former 77ab0c1d2e3f4051
///
/// The last line is there while a key that this one took the place of is still to be revoked.
struct StoredKey: Equatable, Sendable {
    static let versionLine = "atrium-key 1"

    /// Names the key among those of the account; not 0.
    let credential: CredentialID
    /// The secret.
    let key: DeviceKey
    /// The key it took the place of, while that is to be revoked.
    var former: CredentialID?

    init(credential: CredentialID, key: DeviceKey, former: CredentialID? = nil) {
        self.credential = credential
        self.key = key
        self.former = former
    }

    /// Reads the text of a key file; nil where it is anything else.
    init?(text: String) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        guard (3...4).contains(lines.count), lines[0] == Self.versionLine,
            let credential = Self.credential("credential", in: lines[1]),
            let keyText = Self.value("key", in: lines[2]), let key = DeviceKey(text: String(keyText))
        else { return nil }
        self.init(credential: credential, key: key)
        guard lines.count == 4 else { return }
        guard let former = Self.credential("former", in: lines[3]) else { return nil }
        self.former = former
    }

    /// A fresh key.
    ///
    /// - Parameter bytes: gives that many random bytes; those of the system where nobody says otherwise.
    static func random(_ bytes: (Int) -> [UInt8] = SecureRandom.bytes) -> StoredKey {
        let number = max(1, bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        guard let key = DeviceKey(bytes(DeviceKey.byteCount)) else {
            preconditionFailure("as many bytes as a key has")
        }
        return StoredKey(credential: CredentialID(rawValue: number), key: key)
    }

    /// Whether the text of a key file says that the key was first used at an address.
    static func wasFirstUsed(at address: String, in text: String) -> Bool {
        text.split(separator: "\n").contains { $0 == firstUse(at: address) }
    }

    private static func firstUse(at address: String) -> String { "# first used at \(address)" }

    /// The text of the key file.
    ///
    /// - Parameter address: a note, one line: for people, and for whoever is to guess which server is there.
    func text(firstUsedAt address: String) -> String {
        """
        \(Self.versionLine)
        \(Self.firstUse(at: address))
        credential \(String(credential.rawValue, radix: 16))
        key \(key.password)

        """ + (former.map { "former \(String($0.rawValue, radix: 16))\n" } ?? "")
    }

    private static func credential(_ word: String, in line: Substring) -> CredentialID? {
        guard let text = value(word, in: line), let number = UInt64(text, radix: 16), number != 0 else { return nil }
        return CredentialID(rawValue: number)
    }

    private static func value(_ word: String, in line: Substring) -> Substring? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == word ? parts[1] : nil
    }
}
