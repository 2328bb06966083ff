import AtriumSession
import AtriumWire

/// What tells one server's key from another's: the SHA-256 of its public key, as `atriumd fingerprint` prints it.
///
/// Written `SHA256:` and 43 letters of base64url without padding; there is one spelling of each.
public struct ServerFingerprint: Hashable, Sendable {
    private static let mark = "SHA256:"

    /// The one spelling.
    public let text: String

    /// Takes the 32 bytes; nil for another number of them.
    public init?(digest bytes: [UInt8]) {
        guard bytes.count == Digest.byteCount else { return nil }
        text = Self.mark + Base64.url.encode(bytes)
    }

    /// Reads the spelling that `text` has; nil for every other text.
    public init?(text: some StringProtocol) {
        guard text.hasPrefix(Self.mark),
            let bytes = Base64.url.decode(text.utf8.dropFirst(Self.mark.utf8.count)), bytes.count == Digest.byteCount
        else { return nil }
        self.text = String(text)
    }
}
