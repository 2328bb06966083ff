import Glibc

/// Owns one kernel descriptor; the end of its life closes it, so that happens exactly once.
public struct Descriptor: ~Copyable, Sendable {
    public let rawValue: CInt

    /// Takes over an open descriptor.
    public init(_ rawValue: CInt) {
        self.rawValue = rawValue
    }

    deinit {
        _ = close(rawValue)
    }
}
