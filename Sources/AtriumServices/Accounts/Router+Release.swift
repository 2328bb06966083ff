import AtriumWire

/// Names that nobody uses are given back. Spec/03-session.md §3.5.
extension Router {
    /// Most names of one look, so that a turn of the core stays short.
    private static let releasedMax = 200
    /// How often it is looked, in milliseconds.
    private static let releaseLookMilliseconds: UInt64 = 3_600_000

    /// Looks for names that have not been used for too long, and again in an hour.
    mutating func releaseNames(at now: WallTime, into effects: inout Effects) {
        let unused = settings.limits[.nameReleaseMilliseconds]
        guard unused > 0 else { return }
        let before = now.earlier(milliseconds: unused)
        var count = 0
        for account in accounts.sorted where isReleasable(account, before: before) {
            guard count < Self.releasedMax else { break }
            count += 1
            propose(.release, of: account.id, session: nil, 0, into: &effects)
            let record = AuditRecord.console(.nameReleased, at: now, subject: account.name)
            effects.proposals.proposals.append(Proposal(.audit(record)))
        }
        let next = count == Self.releasedMax ? 1_000 : min(Self.releaseLookMilliseconds, unused)
        deadlines.insert(.release, at: now.later(milliseconds: next))
    }

    /// Whether nobody would miss the name: no password was ever set, nobody is logged in, nobody was for long. What
    /// the keeper of the server has disabled, or made an administrator, stays as it is.
    private func isReleasable(_ account: Account, before: WallTime) -> Bool {
        !account.isReleased && !account.isChanging && !account.hasPassword && !account.isAdministrator
            && !account.isDisabled && account.sessions.isEmpty && account.used <= before
    }
}
