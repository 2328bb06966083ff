/// What a target found: one sentence about the rule that input breaks. A trap or a report of a sanitizer needs none.
public struct BrokenRule: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Holds a rule of a target.
///
/// - Throws: `BrokenRule` with the words given where it does not hold.
func hold(_ isTrue: Bool, _ rule: @autoclosure () -> String) throws(BrokenRule) {
    guard isTrue else { throw BrokenRule(rule()) }
}
