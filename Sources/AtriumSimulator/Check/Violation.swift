/// A rule that did not hold.
package struct Violation: Error, CustomStringConvertible {
    /// The rules a world is held to.
    package enum Rule: String, CaseIterable, Sendable {
        case acknowledgedIsKept = "what was acknowledged is kept, once"
        case dense = "sequences are dense"
        case sameForAll = "every reader sees the same bytes in the same order"
        case readable = "nobody gets an event that is not theirs to read"
        case shownOnce = "a reader is shown each event once, in order, without an untold hole"
        case fileIsWhole = "a finished file has its digest and its bytes"
        case storedIsKept = "what is stored outlives a crash"
        case bounded = "no bound is passed"
        case creditReturns = "credit is what it was once all transfers are over"
        case quiesces = "everything comes to rest once faults stop"
        case protocolKept = "both ends keep to the protocol"
    }

    package var rule: Rule
    /// What was seen.
    package var text: String

    package var description: String { "\(rule.rawValue): \(text)" }
}
