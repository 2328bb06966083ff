import AtriumNet

/// Every place a server listens at. They outlive a server that starts anew, so that clients find the next one at the
/// same places, and no other program takes them meanwhile.
final class ListeningSockets: Sendable {
    private let sockets: [ListeningSocket]

    /// - Throws: `ServerError`, one sentence that says what to do.
    init(_ settings: ServerSettings) throws(ServerError) {
        guard !settings.places.isEmpty else {
            throw ServerError("the server listens nowhere: name a place with --listen")
        }
        var opened: [ListeningSocket] = []
        for place in settings.places { opened.append(try ListeningSocket(place, settings.security)) }
        sockets = opened
    }

    /// Where they listen, as `address:port` with the port the system chose, or `unix:` and a path; at least one.
    var addresses: [String] { sockets.map(\.address) }

    /// The port of the first place of the internet families; 0 where there is none.
    var port: UInt16 { sockets.first { $0.kind != .local }?.port ?? 0 }

    /// As loops see them.
    var listeners: [Listener] {
        sockets.enumerated().map { Listener(descriptor: $1.rawValue, kind: $1.kind, index: $0) }
    }
}
