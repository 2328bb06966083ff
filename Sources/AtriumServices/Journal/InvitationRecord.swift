import AtriumWire

/// One code that a name can be claimed with, once. The journal knows its SHA-256 alone.
public struct InvitationRecord: Equatable, Sendable {
    /// Codes that may be out at a time.
    public static let countMax: UInt64 = 10_000

    /// SHA-256 of the code's letters.
    public var digest: Digest
    /// When it was made.
    public var created: WallTime
    /// When it is no longer taken; 0 for never.
    public var expires: WallTime

    public init(digest: Digest, created: WallTime, expires: WallTime) {
        self.digest = digest
        self.created = created
        self.expires = expires
    }

    /// Whether it is no longer taken.
    public func hasExpired(at now: WallTime) -> Bool {
        expires.microseconds != 0 && expires <= now
    }
}
