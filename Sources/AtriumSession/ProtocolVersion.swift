/// The version of the protocol that this module speaks. Spec/03-session.md.
public enum ProtocolVersion {
    /// Peers of another major version do not understand each other.
    public static let major: UInt16 = 1
    /// The newest minor version known; the lower of both peers' is in force.
    public static let minor: UInt16 = 0
}
