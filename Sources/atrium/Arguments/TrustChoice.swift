import AtriumClient

/// What `--trust` says of a server that is not known.
enum TrustChoice: Equatable {
    /// Whoever answers is the one that is meant.
    case new
    /// Whoever has that key, whatever was known before.
    case fingerprint(ServerFingerprint)

    init(parsing text: String) throws(UsageError) {
        if text == "new" {
            self = .new
        } else if let fingerprint = ServerFingerprint(text: text) {
            self = .fingerprint(fingerprint)
        } else {
            throw UsageError(
                "--trust: new is wanted, or a fingerprint: SHA256: and 43 letters, as the server prints it")
        }
    }
}
