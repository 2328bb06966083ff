/// Why it could not be run.
struct Failure: Error {
    let text: String
    /// Exit status: 1 where it failed, 2 where it was asked for wrongly.
    let status: Int32

    init(_ text: String, status: Int32 = 1) {
        self.text = text
        self.status = status
    }
}
