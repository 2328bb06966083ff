import AtriumClient

/// Whether a server is the one that is meant.
extension ChatSession {
    /// Asks; the next line is the answer.
    func ask(_ question: TrustQuestion) {
        for line in DistrustText.question(question) { tell(line) }
        self.question = question
    }

    /// Takes the answer.
    func answer(_ line: String) {
        guard let question else { return }
        let answer = TrustAnswer(line, to: question)
        guard answer != .unclear else { return }
        self.question = nil
        perform(.answerTrust(question.fingerprint, accepted: answer == .yes), for: nil)
    }
}
