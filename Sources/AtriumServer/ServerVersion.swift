/// What the server calls itself.
public enum ServerVersion {
    /// The release.
    public static let number = "0.1.0"
    /// Program and release, as Welcome states them.
    public static let software = "atriumd/\(number)"
}
