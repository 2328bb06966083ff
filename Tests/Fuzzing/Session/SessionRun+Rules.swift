import AtriumSession
import AtriumWire

/// What is true of a session whatever it is sent.
extension SessionRun {
    /// Holds an answer against the table.
    func holdAnswer(_ step: ServerStep, _ header: FrameHeader, _ before: ServerPhase) throws(BrokenRule) {
        if before == .closing { try hold(step == .none, "a closing session answers \(step)") }
        if let kind = header.kind, SessionTable.handling(of: kind, in: before) == .refused {
            guard case .refuse(let error) = step else {
                throw BrokenRule("\(kind) in \(before) is answered \(step)")
            }
            let code: ErrorCode = before == .hello && kind != .hello ? .notAtrium : .unexpectedFrame
            try hold(error.code == code, "\(kind) in \(before) is refused as \(error.code)")
        }
        if case .refuse(let error) = step {
            try hold(
                (error.scope == .connection) == (session.phase == .closing),
                "\(error.code) of scope \(error.scope) leaves the session \(session.phase)")
            try hold(
                error.encoded().count <= limits.count(.frameBeforeLoginMaxBytes) + FrameHeader.byteCount,
                "\(error.code) does not fit a frame before the login")
        }
        if case .ended = step { try hold(session.phase == .closing, "an ended session goes on") }
        if case .quit = step { try hold(session.phase == .closing, "a session that quit goes on") }
    }

    /// Holds what must be true between any two steps.
    func holdState() throws(BrokenRule) {
        try hold(
            session.openRequestCount <= limits.count(.requestsOpenMax), "more requests are open than may be")
        try hold(
            (session.nextDeadline == nil) == (session.phase == .closing), "\(session.phase) has a wrong deadline")
        try hold(session.phase != .ready || isProven, "a session is ready without a proof")
        try hold(session.minor <= ProtocolVersion.minor, "a minor version is in force that nobody knows")
    }
}
