/// The faults a world injects, each counted.
package enum FaultKind: Int, CaseIterable, Sendable {
    /// A segment takes far longer than the others.
    case delay
    /// A segment arrives before one that left earlier on another connection.
    case reorder
    /// A link is cut between any two bytes, and both ends hear of it.
    case cut
    /// A link is cut, and one end never hears of it.
    case halfOpen
    /// A client is cut off for a while: nothing arrives, nothing is lost.
    case partition
    /// A client reads nothing for a while.
    case slowReader
    /// The journal's disk refuses the N-th write from now.
    case journalWriteFails
    /// The journal's disk is full at the N-th write from now.
    case journalFull
    /// The journal's disk fails in a commit, which leaves open what is on it.
    case journalSyncFails
    /// A crash ends a commit in its middle.
    case journalTorn
    /// The N-th write of file bytes from now fails.
    case fileWriteFails
    /// The disk is full at the N-th write of file bytes from now.
    case fileFull
    /// A power cut leaves a part of a write.
    case fileTorn
    /// A power cut loses a write, or a name, that was not synced.
    case fileLost
    /// The server's process ends; what it had written stays.
    case serverCrash
    /// The server's machine loses its power: what it had not synced may be lost.
    case powerCut
    /// A client ends and starts again, with what it had on its disk.
    case clientCrash
    /// A client ends and starts again with an empty disk.
    case clientLoss
}

/// How many faults of each kind there were.
package struct FaultCounts {
    private var counts = [Int](repeating: 0, count: FaultKind.allCases.count)

    package init() {}

    package subscript(kind: FaultKind) -> Int {
        get { counts[kind.rawValue] }
        set { counts[kind.rawValue] = newValue }
    }

    /// Ends of a program or a machine, of the server or of a client.
    package var crashCount: Int { self[.serverCrash] + self[.powerCut] + self[.clientCrash] + self[.clientLoss] }

    /// Adds those of another world.
    package mutating func add(_ other: FaultCounts) {
        for kind in FaultKind.allCases { self[kind] += other[kind] }
    }
}
