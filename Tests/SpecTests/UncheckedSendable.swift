/// The files that tell the compiler to believe something about threads that it cannot check.
enum UncheckedSendable {
    /// Why it is true, by the path of the file from the root.
    static let reasons: [String: String] = [:]
}
