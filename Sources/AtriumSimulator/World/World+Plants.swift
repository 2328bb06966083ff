import AtriumServices
import AtriumWire

/// Planted faults of the server, at the seams between its threads.
extension World {
    /// What a loop gets of a turn of the core, as the plant has it.
    func planted(_ batch: LoopBatch, loop: Int) -> LoopBatch {
        switch settings.plant {
        case .skippedPermission: return leaked(batch, loop)
        case .eventReordered: return reordered(batch)
        case .skippedExpulsion: return unexpelled(batch)
        case .acknowledgedBeforeCommit, .lostDedupe, .creditNotReturned, .renameBeforeFsync, nil: return batch
        }
    }

    /// An event of a direct conversation also goes to a session of the loop it is not for.
    private func leaked(_ batch: LoopBatch, _ loop: Int) -> LoopBatch {
        var batch = batch
        for output in batch.outputs {
            guard case .directEvent(let session, let conversation, let sequence, let range) = output,
                random.once(in: 8), let other = server.loops[loop].anySession(but: session)
            else { continue }
            batch.outputs.append(.directEvent(other, conversation, sequence: sequence, range))
        }
        return batch
    }

    /// Nobody is taken from the followers of a room.
    private func unexpelled(_ batch: LoopBatch) -> LoopBatch {
        var batch = batch
        batch.outputs.removeAll { if case .unfollow = $0 { true } else { false } }
        return batch
    }

    /// Two events of one conversation change places.
    private func reordered(_ batch: LoopBatch) -> LoopBatch {
        var batch = batch
        var last: (index: Int, conversation: ConversationID)?
        for index in batch.outputs.indices {
            guard case .event(let conversation, _, _) = batch.outputs[index] else { continue }
            if let before = last, before.conversation == conversation, random.once(in: 4) {
                batch.outputs.swapAt(before.index, index)
                return batch
            }
            last = (index, conversation)
        }
        return batch
    }

    /// What the journal gets, as the plant has it: it does not recognise what it kept before.
    func planted(_ batches: [ProposalBatch]) -> [ProposalBatch] {
        guard settings.plant == .lostDedupe else { return batches }
        return batches.map { batch in
            var batch = batch
            for index in batch.proposals.indices {
                guard case .event(var event) = batch.proposals[index].change, random.once(in: 2) else { continue }
                event.operation = OperationID(instance: 0, counter: 0)
                batch.proposals[index].change = .event(event)
            }
            return batch
        }
    }
}

extension SimulatedLoop {
    /// A session of this loop that is logged in, other than one.
    fileprivate func anySession(but session: SessionID) -> SessionID? {
        let others = connections.compactMap { $0 }.filter { $0.account != nil && $0.id != session }
        return others.isEmpty ? nil : world.random.pick(others).id
    }
}
