/// One step of a transcript.
struct TranscriptStep: Codable, Equatable, Sendable {
    /// What is done.
    enum Action: String, Codable, Sendable {
        /// The client opens a connection.
        case connect
        /// The client sends the bytes of `wire`.
        case send
        /// The next frame the client receives is that of `wire`.
        case expect
        /// The client closes its connection.
        case close
        /// The server has closed the connection: nothing comes any more.
        case expectClose = "expect-close"
        /// The server is told to stop.
        case stop
    }

    /// Who does it; nil where the server stops.
    var client: String?
    var does: Action
    /// Name of the kind of frame, for the reader.
    var frame: String?
    /// The bytes, as `WirePattern` writes them.
    var wire: String?
    /// Whether this frame and the neighbours so marked may come in any order.
    var anyOrder: Bool?
}
