import AtriumWire

extension Router {
    /// Takes an account out of a room, bans it, mutes it, or lifts that.
    mutating func sanction(_ sanction: Sanction, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(sanction.operation)
        let reasonMaxBytes = settings.limits.count(.reasonMaxBytes)
        guard sanction.reason.utf8.count <= reasonMaxBytes else {
            throw Refusal(
                .textTooLong, "a reason has at most \(reasonMaxBytes) bytes", available: UInt64(reasonMaxBytes))
        }
        guard TextRules.isLine(sanction.reason) else {
            throw Refusal(.textInvalid, "a reason is one line without control characters")
        }
        guard let done = sanction.done(at: caller.time) else {
            throw Refusal(.notAllowed, "this server does not know that sanction")
        }
        guard
            let act = try reachRoom(
                sanction.target, by: .sanction(sanction), subject: sanction.name, for: caller, into: &effects)
        else { return }
        let head = eventHead(in: .room(act.conversation), operation: sanction.operation, for: caller)
        let event = SanctionEvent(
            head: head, account: act.subject, sanction: sanction.sanction, durationSeconds: done.seconds,
            name: accounts.name(of: act.subject), reason: sanction.reason)
        let length = done.seconds == 0 ? "" : "\(done.seconds) s"
        let detail = [length, sanction.reason].filter { !$0.isEmpty }.joined(separator: ": ")
        proposeStanding(
            event, head, done.change, act, .sanction(sanction.sanction, act.subject),
            audit: (done.action, detail), for: caller, into: &effects)
    }
}

extension Sanction {
    /// What a sanction comes to: the change, for how long, and what the audit log calls it.
    fileprivate struct Done {
        var change: StandingChange
        /// 0 for good, and where it does not last.
        var seconds: UInt64
        var action: AuditAction
    }

    /// Nil for a sanction this server does not know.
    fileprivate func done(at now: WallTime) -> Done? {
        let until = now.end(afterSeconds: durationSeconds)
        return switch sanction {
        case .other: nil
        case .kick: Done(change: .kicked, seconds: 0, action: .kick)
        case .ban: Done(change: .banned(until: until), seconds: durationSeconds, action: .ban)
        case .unban: Done(change: .unbanned, seconds: 0, action: .unban)
        case .mute: Done(change: .muted(until: until), seconds: durationSeconds, action: .mute)
        case .unmute: Done(change: .unmuted, seconds: 0, action: .unmute)
        }
    }
}
