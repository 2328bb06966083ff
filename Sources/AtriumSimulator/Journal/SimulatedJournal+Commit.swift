import AtriumServices
import AtriumStorage
import AtriumWire

/// Transactions, as the real journal makes them: all rows at once; where one fails, each by itself.
extension SimulatedJournal {
    /// What ends a row or a transaction.
    enum Failure: Error {
        case refused
        case full
        case broken

        var code: ErrorCode {
            switch self {
            case .full: .storageFull
            case .refused, .broken: .storage
            }
        }
    }

    package func commit(_ batches: [ProposalBatch]) -> [CommittedBatch] {
        var kept = batches.map { CommittedBatch(batch: $0, results: []) }
        if !isHalted, !keepAll(&kept), !isHalted, !keepEachRow(&kept), !isHalted { keepOneByOne(&kept) }
        for index in kept.indices {
            let missing = kept[index].batch.proposals.count - kept[index].results.count
            kept[index].results.append(contentsOf: repeatElement(.failed(.storage), count: missing))
        }
        return kept
    }

    /// Keeps everything in one transaction, or nothing.
    private func keepAll(_ batches: inout [CommittedBatch]) -> Bool {
        do throws(Failure) {
            for index in batches.indices {
                for proposal in batches[index].batch.proposals {
                    try meetFault()
                    batches[index].results.append(keep(proposal, in: &batches[index].batch.bytes))
                }
            }
            try finish()
            return true
        } catch {
            giveUp(&batches)
            return false
        }
    }

    /// Keeps what can be kept in one transaction; false where that was lost as a whole.
    private func keepEachRow(_ batches: inout [CommittedBatch]) -> Bool {
        do throws(Failure) {
            for index in batches.indices {
                for proposal in batches[index].batch.proposals {
                    batches[index].results.append(
                        try keepRow(proposal, in: &batches[index].batch.bytes))
                }
            }
            try finish()
            return true
        } catch {
            giveUp(&batches)
            return false
        }
    }

    private func keepRow(_ proposal: Proposal, in bytes: inout [UInt8]) throws(Failure) -> CommitResult {
        do throws(Failure) {
            try meetFault()
            return keep(proposal, in: &bytes)
        } catch {
            guard error == .refused else { throw error }
            return .failed(error.code)
        }
    }

    /// Keeps what can be kept, each row in a transaction of its own.
    private func keepOneByOne(_ batches: inout [CommittedBatch]) {
        for index in batches.indices {
            for proposal in batches[index].batch.proposals {
                guard !isHalted else { return }
                do throws(Failure) {
                    try meetFault()
                    let result = keep(proposal, in: &batches[index].batch.bytes)
                    try finish()
                    batches[index].results.append(result)
                } catch {
                    rollBack()
                    batches[index].results.append(.failed(error.code))
                }
            }
        }
    }

    /// Ends the transaction: written out, and synced as the durability asks.
    private func finish() throws(Failure) {
        switch disk.fault(.commit) {
        case nil: break
        case .refused: throw .refused
        case .full: throw .full
        case .broken(let isKept):
            if isKept { disk.append(rows) }
            isHalted = true
            throw .broken
        }
        disk.append(rows)
        unsyncedCount += 1
        switch durability {
        case .powerSafe: disk.sync()
        case .crashSafe: if unsyncedCount % Self.checkpointEvery == 0 { disk.sync() }
        case .bestEffort: break
        }
        rows.removeAll(keepingCapacity: true)
        state.settle()
        window.settle()
    }

    /// A row is about to be written.
    private func meetFault() throws(Failure) {
        switch disk.fault(.write) {
        case nil: return
        case .refused: throw .refused
        case .full: throw .full
        case .broken:
            isHalted = true
            throw .broken
        }
    }

    private func giveUp(_ batches: inout [CommittedBatch]) {
        rollBack()
        for index in batches.indices { batches[index].results.removeAll(keepingCapacity: true) }
    }

    private func rollBack() {
        rows.removeAll(keepingCapacity: true)
        state.rollBack()
        window.discard()
    }
}
