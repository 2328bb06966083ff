/// Finds a dead peer: after a silence it is asked, and after as long again without a word it is given up. Also keeps
/// the smallest round trip measured. Spec/03-session.md. The same for both roles.
struct KeepAlive {
    private var intervalNanoseconds: UInt64
    private var heardAt: MonotonicTime
    private var askedAt: MonotonicTime
    private var pingID: UInt32 = 0
    private var smallestNanoseconds = UInt64.max

    init(intervalMilliseconds: UInt64, at now: MonotonicTime) {
        intervalNanoseconds = Self.nanoseconds(intervalMilliseconds)
        heardAt = now
        askedAt = now
    }

    /// The server stated its interval.
    mutating func setInterval(milliseconds: UInt64) {
        intervalNanoseconds = Self.nanoseconds(milliseconds)
    }

    private static func nanoseconds(_ milliseconds: UInt64) -> UInt64 {
        MonotonicTime(nanoseconds: 0).advanced(byMilliseconds: milliseconds).nanoseconds
    }

    /// Smallest time from a Ping to its Pong; nil before the first.
    var roundTripNanoseconds: UInt64? {
        smallestNanoseconds == .max ? nil : smallestNanoseconds
    }

    /// Whether a Ping waits for its Pong.
    var isAsking: Bool { pingID != 0 }

    /// Something came from the peer.
    mutating func heard(at now: MonotonicTime) {
        heardAt = max(heardAt, now)
    }

    /// A Ping with this request id leaves.
    mutating func asked(_ requestID: UInt32, at now: MonotonicTime) {
        pingID = requestID
        askedAt = now
    }

    /// A Pong came; one that answers no Ping of ours says nothing.
    mutating func answered(_ requestID: UInt32, at now: MonotonicTime) {
        guard pingID != 0, requestID == pingID else { return }
        pingID = 0
        smallestNanoseconds = min(smallestNanoseconds, now.nanoseconds(since: askedAt))
    }

    /// Whether nothing came for the whole interval.
    func isSilent(at now: MonotonicTime) -> Bool {
        now >= heardAt.advanced(byNanoseconds: intervalNanoseconds)
    }

    /// What is due.
    enum Due {
        case nothing
        case ask
        case giveUp
    }

    func due(at now: MonotonicTime) -> Due {
        guard isSilent(at: now) else { return .nothing }
        guard isWaiting else { return .ask }
        return now >= deadline ? .giveUp : .nothing
    }

    /// When `due` next has something to say.
    var deadline: MonotonicTime {
        let silent = heardAt.advanced(byNanoseconds: intervalNanoseconds)
        guard isWaiting else { return silent }
        // A peer always gets the whole interval to answer, also when our own clock jumped over the first half.
        return max(
            silent.advanced(byNanoseconds: intervalNanoseconds),
            askedAt.advanced(byNanoseconds: intervalNanoseconds))
    }

    /// Whether nothing came since the last Ping left.
    private var isWaiting: Bool { isAsking && askedAt >= heardAt }
}
