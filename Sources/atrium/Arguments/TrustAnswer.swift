import AtriumClient

/// What a person says to a question of trust.
enum TrustAnswer: Equatable {
    case yes, no, unclear

    /// The words behind a question.
    static let prompt = "is it the one that is meant? yes, no, or the fingerprint you were told: "

    /// Reads an answer: the fingerprint itself is the best of them.
    init(_ words: String, to question: TrustQuestion) {
        let words = words.trimmingSpaces
        if let told = ServerFingerprint(text: words) {
            self = told == question.fingerprint ? .yes : .no
            return
        }
        switch words.lowercased() {
        case "yes", "y": self = .yes
        case "no", "n": self = .no
        default: self = .unclear
        }
    }
}
