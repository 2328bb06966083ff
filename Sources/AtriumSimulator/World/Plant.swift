/// Faults of the server that the harness puts in, at its own seams, to see that they are found. None of them is in any
/// code that ships.
package enum Plant: String, CaseIterable, Sendable {
    /// Outcomes leave before the commit they tell of is synced.
    case acknowledgedBeforeCommit = "acknowledged-before-commit"
    /// A repeated operation is kept again.
    case lostDedupe = "lost-dedupe"
    /// An event of a direct conversation also goes to a session of somebody else.
    case skippedPermission = "skipped-permission"
    /// Credit for the connection is not sent.
    case creditNotReturned = "credit-not-returned"
    /// A file gets its name before its bytes are synced.
    case renameBeforeFsync = "rename-before-fsync"
    /// Two events change places on their way to a loop.
    case eventReordered = "event-reordered"
    /// Who is taken out of a room goes on getting its events.
    case skippedExpulsion = "skipped-expulsion"
}
