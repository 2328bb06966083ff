import AtriumWire

/// What a server of this version states in Welcome.
public enum ServerCapabilities {
    /// The capabilities on a connection.
    ///
    /// - Parameters:
    ///   - mechanism: the login mechanism the connection takes.
    ///   - policy: who may claim a name.
    public static func stated(mechanism: String, policy: AccountPolicy) -> [Capability] {
        [
            Capability(name: "login", value: mechanism),
            Capability(name: "checksum", value: "crc32c"),
            Capability(name: "digest", value: "sha256"),
            Capability(name: "accounts", value: policy.rawValue),
        ]
    }
}
