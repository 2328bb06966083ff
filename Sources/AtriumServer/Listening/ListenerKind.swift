/// What a listening socket takes.
enum ListenerKind: Sendable {
    /// Frames in clear.
    case clear
    /// TLS.
    case sealed
    /// Frames in clear over a Unix socket.
    case local
}
