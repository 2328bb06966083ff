import AtriumWire

/// Letting go what a rule does not keep any more.
extension Router {
    /// Looks after a conversation from now on, where anything of it goes by itself.
    mutating func watch(_ conversation: ConversationID, at now: WallTime) {
        guard let log = log(of: conversation), log.hasLeftovers || rule(of: conversation).isBounded else { return }
        retention.watch(conversation)
        if !retention.isStepOpen { expireLater(by: Retention.intervalMicroseconds, at: now) }
    }

    /// Begins to look after all conversations there are.
    mutating func watchAll(at now: WallTime) {
        let all = rooms.sorted.map(\.conversation) + directs.all
        for conversation in all.sorted(by: { $0.rawValue < $1.rawValue }) { watch(conversation, at: now) }
    }

    private mutating func expireLater(by microseconds: UInt64, at now: WallTime) {
        guard !retention.isDue, !retention.watched.isEmpty else { return }
        retention.isDue = true
        deadlines.insert(.expire, at: now.later(microseconds: microseconds))
    }

    /// Gives some conversations their turn: up to the first whose events have to go, which is then waited for.
    mutating func expire(at now: WallTime, into effects: inout Effects) {
        retention.isDue = false
        var visits = min(Retention.visitsMax, retention.watched.count)
        while visits > 0, !retention.isStepOpen, let conversation = retention.turn() {
            visits -= 1
            let rule = rule(of: conversation)
            guard let log = log(of: conversation), log.hasLeftovers || rule.isBounded else {
                retention.drop()
                continue
            }
            let filesMax = max(0, Retention.filesMax - files.withdrawals.count)
            for file in files.expired(in: conversation, by: rule, at: now, countMax: filesMax) {
                proposeWithdrawal(of: file, reason: .expired, at: now, into: &effects)
            }
            if let expiry = log.expiry(of: conversation, by: rule, at: now) {
                effects.proposals.proposals.append(Proposal(.expire(expiry)))
                retention.isStepOpen = true
            }
            retention.pass()
        }
        guard !retention.isStepOpen else { return }
        let isOwing = files.withdrawals.count >= Retention.filesMax
        expireLater(by: isOwing ? Retention.filesRestMicroseconds : Retention.intervalMicroseconds, at: now)
    }

    /// A step came back: the log begins where it left it. One that failed is tried again later.
    mutating func settleExpiry(_ expiry: Expiry, _ result: CommitResult, at now: WallTime) {
        retention.isStepOpen = false
        guard case .expired(let expired) = result else {
            return expireLater(by: Retention.intervalMicroseconds, at: now)
        }
        rooms.update(expiry.conversation) { $0.log.take(expired) }
        directs.update(expiry.conversation) { $0.log.take(expired) }
        expireLater(by: Retention.restMicroseconds, at: now)
    }

    private func log(of conversation: ConversationID) -> LogState? {
        rooms[conversation]?.log ?? directs[conversation]?.log
    }
}
