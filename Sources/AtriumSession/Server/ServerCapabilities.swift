import AtriumWire

/// What a server of this version states in Welcome.
public enum ServerCapabilities {
    /// The capabilities on a clear connection.
    public static let stated = [
        Capability(name: "login", value: ScramServer.mechanism),
        Capability(name: "checksum", value: "crc32c"),
        Capability(name: "digest", value: "sha256"),
    ]
}
