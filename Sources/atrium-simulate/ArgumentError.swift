/// Words that are not understood, in one sentence.
struct ArgumentError: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
