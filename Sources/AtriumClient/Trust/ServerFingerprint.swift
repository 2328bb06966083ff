import AtriumNet

/// What tells one server's key from another's: the SHA-256 of its public key, as `atriumd fingerprint` prints it.
public typealias ServerFingerprint = TLSFingerprint
