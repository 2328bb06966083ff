/// What crash runs did, summed up.
struct CrashCount: CustomStringConvertible {
    var powerCuts = 0
    var kills = 0
    var errors = 0
    var fullDisks = 0
    /// Events acknowledged, and those asked for and not answered when everything stopped.
    var acknowledged = 0
    var uncertain = 0
    /// Operations asked for again behind a crash.
    var askedAgain = 0

    var crashes: Int { powerCuts + kills }

    var description: String {
        """
        \(powerCuts) power cuts, \(kills) kills, \(errors) failed calls, \(fullDisks) full disks; \
        \(acknowledged) events acknowledged, \(uncertain) unanswered, \(askedAgain) asked again
        """
    }

    static func += (sum: inout CrashCount, more: CrashCount) {
        sum.powerCuts += more.powerCuts
        sum.kills += more.kills
        sum.errors += more.errors
        sum.fullDisks += more.fullDisks
        sum.acknowledged += more.acknowledged
        sum.uncertain += more.uncertain
        sum.askedAgain += more.askedAgain
    }
}
