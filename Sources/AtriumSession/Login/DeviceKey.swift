import AtriumWire

/// The secret of one device: 256 random bits, made by the client before it first claims a name, and kept by it alone.
/// SCRAM takes it as a password, in base64url without padding: 43 letters.
public struct DeviceKey: Equatable, Sendable {
    /// Bytes of a key.
    public static let byteCount = 32

    private let key: Digest

    /// Takes 32 random bytes; nil for another number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        key = Digest(bytes)
    }

    /// Takes the text that `password` gives; nil for every other text.
    public init?(text: String) {
        guard let bytes = Base64.url.decode(text.utf8) else { return nil }
        self.init(bytes)
    }

    /// The key as SCRAM and a key file take it.
    public var password: String {
        Base64.url.encode(key.bytes)
    }
}
