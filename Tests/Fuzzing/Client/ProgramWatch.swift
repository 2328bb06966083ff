import AtriumClient
import AtriumWire

/// What a program makes sure of: each command has one outcome, nobody is logged in without a server that proved itself,
/// and events of a conversation rise.
struct ProgramWatch {
    private var open: Set<CommandToken> = []
    private var newest: [ConversationID: UInt64] = [:]
    /// Sessions it was told of.
    private var loginCount = 0

    /// Commands without an outcome.
    var openCount: Int { open.count }

    mutating func asked(_ token: CommandToken) {
        open.insert(token)
    }

    /// - Parameter provenCount: links on which the server has proved itself. A slow program hears of a session when its
    ///   link may be gone.
    mutating func take(_ event: ClientEvent, provenCount: Int) throws(BrokenRule) {
        switch event {
        case .loggedIn, .reconnected:
            loginCount += 1
            try hold(loginCount <= provenCount, "a session stands with a server that proved nothing")
        case .followed(let info, let token):
            newest[info.conversation] = nil
            if let token { try settle(token) }
        case .resumed(let info, _), .renumbered(let info): newest[info.conversation] = nil
        case .unfollowed(let conversation, _): newest[conversation] = nil
        case .event(let event, _):
            let last = newest[event.conversation] ?? 0
            try hold(event.sequence > last, "event \(event.sequence) is shown late, or twice")
            newest[event.conversation] = event.sequence
        case .committed(let token, _), .history(let token, _), .members(let token, _), .rooms(let token, _),
            .directs(let token, _), .files(let token, _, _), .fetches(let token, _, _), .roles(let token, _, _),
            .blocks(let token, _), .done(let token),
            .devices(let token, _), .tokenMade(let token, _), .failed(let token, _):
            try settle(token)
        case .transfer(let progress):
            if progress.phase.isLast { try settle(progress.token) }
        case .removed(let removed): newest[removed.conversation] = nil
        case .connecting, .trustNeeded, .serverPinned, .connected, .reconnecting, .missing, .gap, .presence,
            .fileFetched, .invited, .deviceEnlisted, .readMoved, .notice, .disconnected:
            break
        }
    }

    /// The machine is over.
    func finish() throws(BrokenRule) {
        try hold(open.isEmpty, "commands \(open.map(\.rawValue).sorted()) have no outcome")
    }

    private mutating func settle(_ token: CommandToken) throws(BrokenRule) {
        try hold(open.remove(token) != nil, "command \(token.rawValue) has a second outcome")
    }
}
