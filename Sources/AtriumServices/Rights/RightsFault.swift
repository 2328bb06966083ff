import AtriumWire

/// Why somebody may not do something.
enum RightsFault: Equatable, Sendable {
    /// Banned until this moment.
    case banned(until: WallTime)
    /// Muted until this moment.
    case muted(until: WallTime)
    /// The room is for its members alone.
    case membersOnly
    /// One of the two accounts of a direct conversation has blocked the other.
    case blocked(isOwn: Bool)
    /// Their role does not reach so far; in words.
    case notAllowed(String)

    /// The error that says so.
    func refusal(at now: WallTime) -> Refusal {
        switch self {
        case .banned(let until): Self.refusal(.banned, "you are banned from this room", until, at: now)
        case .muted(let until): Self.refusal(.muted, "you are muted in this room", until, at: now)
        case .membersOnly:
            Refusal(.membersOnly, "this room is for its members; ask one of its moderators to invite you")
        case .blocked(isOwn: true): Refusal(.blocked, "you have blocked this account; lift that first")
        case .blocked(isOwn: false): Refusal(.blocked, "this account takes no messages of yours")
        case .notAllowed(let text): Refusal(.notAllowed, text)
        }
    }

    /// A ban or a mute that ends within this time is worth waiting for.
    private static let waitMaxSeconds: UInt64 = 3_600

    private static func refusal(_ code: ErrorCode, _ text: String, _ until: WallTime, at now: WallTime) -> Refusal {
        guard let seconds = until.seconds(from: now) else { return Refusal(code, "\(text) for good") }
        let retrySeconds = seconds <= waitMaxSeconds ? seconds : 0
        return Refusal(
            code, "\(text) for another \(seconds) seconds", retryAfterMilliseconds: UInt32(retrySeconds * 1_000),
            available: seconds)
    }
}
