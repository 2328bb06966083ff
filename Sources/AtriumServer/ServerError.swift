/// Why a server cannot start: one sentence that says what happened and what to do.
public struct ServerError: Error, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}
