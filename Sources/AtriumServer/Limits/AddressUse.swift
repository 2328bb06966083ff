import AtriumSession

/// What the server remembers of one network address.
struct AddressUse: Settling {
    /// Connections it has now.
    var connectionCount = 0
    /// What it may still do: each a stock that fills up with time.
    var connects = TokenBucket()
    var claims = TokenBucket()
    var failures = TokenBucket()
    var abuses = TokenBucket()

    var isInUse: Bool { connectionCount > 0 }
    var settledAt: MonotonicTime { max(max(connects.fullAt, claims.fullAt), max(failures.fullAt, abuses.fullAt)) }
}

/// What the server remembers of the tries at one name's password.
struct PasswordTries: Settling {
    var failures = TokenBucket()

    var isInUse: Bool { false }
    var settledAt: MonotonicTime { failures.fullAt }
}
