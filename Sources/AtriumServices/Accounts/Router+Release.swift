import AtriumWire

/// Names that nobody uses are given back. Spec/03-session.md §3.5.
extension Router {
    /// Most names of one look, so that a turn of the core stays short.
    private static let releasedMax = 200
    /// How often it is looked, in milliseconds.
    private static let releaseLookMilliseconds: UInt64 = 3_600_000
    /// How soon again where there is more to release, in milliseconds.
    private static let releaseNextMilliseconds: UInt64 = 1_000

    /// Looks for unused names in an hour, and not before: behind a start those who use theirs have yet to come back.
    mutating func awaitRelease(at now: WallTime) {
        let unusedFor = settings.limits[.nameReleaseMilliseconds]
        guard unusedFor > 0 else { return }
        deadlines.insert(.release, at: now.later(milliseconds: min(Self.releaseLookMilliseconds, unusedFor)))
    }

    /// Looks for names that have not been used for too long, and again in an hour.
    mutating func releaseNames(at now: WallTime, into effects: inout Effects) {
        let unusedFor = settings.limits[.nameReleaseMilliseconds]
        guard unusedFor > 0 else { return }
        var next = min(Self.releaseLookMilliseconds, unusedFor)
        // Of each a name is remembered, and these have a bound as well.
        let room = settings.limits.count(.accountsMax) - accounts.departedCount
        if room > 0 {
            let unused = accounts.takeUnused(
                before: now.earlier(milliseconds: unusedFor), countMax: min(room, Self.releasedMax), at: now)
            for account in unused.loggedIn { noteUse(of: account, at: now, into: &effects) }
            for account in unused.accounts {
                propose(
                    .release, of: account.id, session: nil, 0,
                    audit: .released(account.id, name: account.name, at: now), into: &effects)
            }
            if unused.isCut { next = Self.releaseNextMilliseconds }
        }
        deadlines.insert(.release, at: now.later(milliseconds: next))
    }
}
