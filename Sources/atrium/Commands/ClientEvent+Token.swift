import AtriumClient

extension ClientEvent {
    /// The command that the event is an outcome or a step of; nil where it answers none.
    var token: CommandToken? {
        switch self {
        case .followed(_, let token): token
        case .committed(let token, _), .history(let token, _), .members(let token, _), .rooms(let token, _),
            .directs(let token, _), .files(let token, _, _), .fetches(let token, _, _), .roles(let token, _, _),
            .blocks(let token, _),
            .done(let token),
            .devices(let token, _), .tokenMade(let token, _),
            .failed(let token, _):
            token
        case .transfer(let progress): progress.token
        case .connecting, .trustNeeded, .serverPinned, .connected, .loggedIn, .reconnecting, .reconnected, .resumed,
            .unfollowed, .missing, .renumbered, .event, .gap, .presence, .fileFetched, .deviceEnlisted, .readMoved,
            .notice, .disconnected, .invited,
            .removed:
            nil
        }
    }
}
