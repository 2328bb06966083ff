import AtriumServices
import AtriumWire

/// A journal in memory, by the rules of the real one: it assigns ids and sequences, knows names and operations, and
/// fails when it is told to.
final class MemoryJournal: Journal {
    private struct OperationKey: Hashable {
        var account: AccountID
        var operation: OperationID
    }

    private struct Outcome {
        var conversation: ConversationID
        var sequence: UInt64
        var time: WallTime
        var file: FileID?
        var body: [UInt8]
    }

    var snapshot = Snapshot()
    /// Refuses what it is asked to keep while it is set.
    var failure: ErrorCode?
    /// How much more it refuses before it recovers.
    var failuresLeft = Int.max
    /// Everything it was asked to keep, in order.
    private(set) var changes: [Change] = []
    /// The lines of the audit log that were kept, in order.
    private(set) var audit: [AuditRecord] = []
    private var nextConversation: UInt64 = 100
    private var nextAccount: UInt64 = 1
    private var nextFile: UInt64 = 1
    private var heads: [ConversationID: UInt64] = [:]
    /// What each log holds: sequence, time and bytes of each event kept.
    private(set) var logs: [ConversationID: [(sequence: UInt64, time: WallTime, bytes: UInt64)]] = [:]
    private var unkept: Set<ConversationID> = []
    /// Where each log begins; what lies below is yet to be cleared away.
    private var firsts: [ConversationID: UInt64] = [:]
    private var rooms: [String: ConversationID] = [:]
    private var directs: [[UInt64]: ConversationID] = [:]
    private var names: Set<String> = []
    private var owners: [AccountID: String] = [:]
    private var codes: Set<String> = []
    private var outcomes: [OperationKey: Outcome] = [:]

    func load() -> Snapshot { snapshot }

    /// Forgets every operation, as a window of operations does in the end.
    func forgetOperations() { outcomes = [:] }

    func commit(_ batches: [ProposalBatch]) -> [CommittedBatch] {
        batches.map { batch in
            var batch = batch
            let results = batch.proposals.map { proposal in
                let result = keep(proposal.change, in: &batch.bytes)
                if case .failed = result { return result }
                audit += proposal.audit
                if case .event(let event) = proposal.change, case .event = result { audit += event.audit }
                return result
            }
            return CommittedBatch(batch: batch, results: results)
        }
    }

    private func keep(_ change: Change, in bytes: inout [UInt8]) -> CommitResult {
        changes.append(change)
        if let failure, failuresLeft > 0 {
            failuresLeft -= 1
            return .failed(failure)
        }
        switch change {
        case .event(let event): return keep(event, in: &bytes)
        case .createRoom(let name, _, _, _, _):
            let conversation = rooms[name.lowercased()] ?? newConversation()
            rooms[name.lowercased()] = conversation
            return .room(conversation)
        case .removeRoom(let conversation):
            rooms = rooms.filter { $0.value != conversation }
            heads[conversation] = nil
            return .done
        case .openDirect(let low, let high, _):
            let conversation = directs[[low.rawValue, high.rawValue]] ?? newConversation()
            directs[[low.rawValue, high.rawValue]] = conversation
            return .direct(conversation)
        case .account(let account, .release):
            if let name = owners.removeValue(forKey: account) { names.remove(name) }
            return .done
        case .account: return .done
        case .invite(let invitations):
            codes.formUnion(invitations.map(\.digest.hex))
            return .done
        case .revokeInvitation(let digest): return codes.remove(digest.hex) == nil ? .failed(.invitationInvalid) : .done
        case .claim(let claim, _, let terms):
            // The code is its digest here: nothing on this floor computes one.
            let code = claim.invitation ?? ""
            guard !terms.needsInvitation || codes.contains(code) else { return .failed(.invitationInvalid) }
            guard !names.contains(claim.name.lowercased()) else { return .failed(.nameTaken) }
            if let refusal = terms.refusal { return .failed(refusal) }
            names.insert(claim.name.lowercased())
            codes.remove(code)
            owners[AccountID(rawValue: nextAccount)] = claim.name.lowercased()
            nextAccount += 1
            return .account(AccountID(rawValue: nextAccount - 1))
        case .markRead, .markFetched, .answerInvitation, .forgetSanctions, .setBlock: return .done
        case .expire(let expiry): return expire(expiry)
        }
    }

    /// Lets go what is to go.
    private func expire(_ expiry: Expiry) -> CommitResult {
        var log = logs[expiry.conversation] ?? []
        var bytes = log.reduce(0) { $0 + $1.bytes }
        var removedBytes: UInt64 = 0
        let begin = firsts[expiry.conversation] ?? 0
        let isClearing = (log.first?.sequence ?? .max) < begin
        for _ in 0..<expiry.rowsMax {
            guard let oldest = log.first,
                isClearing ? oldest.sequence < begin : oldest.time < expiry.before || bytes > expiry.bytesMax
            else {
                break
            }
            log.removeFirst()
            bytes -= oldest.bytes
            removedBytes += isClearing ? 0 : oldest.bytes
        }
        logs[expiry.conversation] = log
        let end = log.first?.sequence ?? (heads[expiry.conversation] ?? 0) + 1
        return .expired(
            ExpiredLog(
                first: end, firstTime: log.first?.time ?? WallTime(microseconds: 0), lowest: end,
                removedBytes: removedBytes))
    }

    private func newConversation() -> ConversationID {
        nextConversation += 1
        let conversation = ConversationID(rawValue: nextConversation)
        heads[conversation] = 0
        return conversation
    }

    private func keep(_ event: EventChange, in bytes: inout [UInt8]) -> CommitResult {
        let key = OperationKey(account: event.author, operation: event.operation)
        // All of the frame but its time.
        let frame = Array(bytes[event.frame])
        let timeOffset = EventHead.sequenceOffsetBytes + 8
        let body = Array(frame[..<timeOffset] + frame[(timeOffset + 8)...])
        if event.operation.instance != 0, let first = outcomes[key] {
            guard first.body == body else { return .failed(.operationConflict) }
            return .repeated(
                conversation: first.conversation, sequence: first.sequence, time: first.time, file: first.file)
        }
        if let refusal = event.refusal { return .failed(refusal) }
        guard let head = heads[event.conversation] else { return .failed(.noSuchConversation) }
        let start = event.frame.lowerBound
        bytes.replace(at: start + EventHead.sequenceOffsetBytes, bigEndian: head + 1)
        heads[event.conversation] = head + 1
        if case .keep(_, let keepsEvents) = event.state {
            if keepsEvents {
                unkept.remove(event.conversation)
            } else {
                unkept.insert(event.conversation)
                firsts[event.conversation] = head + 2
            }
        }
        if !unkept.contains(event.conversation) {
            logs[event.conversation, default: []].append((head + 1, event.time, UInt64(event.frame.count)))
        }
        var file: FileID?
        if case .fileOffered(_, _, let offset) = event.state {
            file = FileID(rawValue: nextFile)
            bytes.replace(at: start + offset, bigEndian: nextFile)
            nextFile += 1
        }
        outcomes[key] = Outcome(
            conversation: event.conversation, sequence: head + 1, time: event.time, file: file, body: body)
        return .event(sequence: head + 1, file: file)
    }
}
