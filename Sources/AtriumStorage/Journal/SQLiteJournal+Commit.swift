import AtriumServices
import AtriumWire

/// Transactions: all rows at once, and what happens when one of them fails.
///
/// The common path writes every row of every batch and then each changed log's head once. Where anything fails, the
/// transaction is rolled back and the rows are tried again under a savepoint each, so that only the one at fault is
/// lost. A full disk makes SQLite end the whole transaction; then each row gets a transaction of its own.
extension SQLiteJournal {
    public func commit(_ batches: [ProposalBatch]) -> [CommittedBatch] {
        snapshot = nil
        var kept = batches.map { CommittedBatch(batch: $0, results: []) }
        if !isHalted, !keepAll(&kept), !isHalted, !keepUnderSavepoints(&kept), !isHalted {
            keepOneByOne(&kept)
        }
        for index in kept.indices {
            let missing = kept[index].batch.proposals.count - kept[index].results.count
            kept[index].results.append(contentsOf: repeatElement(.failed(.storage), count: missing))
        }
        return kept
    }

    /// Keeps everything in one transaction.
    ///
    /// - Returns: whether it did; if not, nothing was kept.
    private func keepAll(_ batches: inout [CommittedBatch]) -> Bool {
        do {
            try statements.begin.run()
            changed.removeAll(keepingCapacity: true)
            recent.begin(batches)
            rows.mayWait = true
            defer {
                rows.mayWait = false
                rows.removeAll()
            }
            for index in batches.indices {
                let last = batches[index].batch.proposals.count - 1
                var count = 0
                try Self.eachRow(of: &batches[index]) { (proposal, bytes) throws(SQLiteError) in
                    let result = try self.keep(proposal, in: bytes)
                    // While the bytes of the batch are still where the rows say.
                    if count == last { try self.writeRows() }
                    count += 1
                    return result
                }
            }
            for conversation in changed { try writeHead(of: conversation) }
            if recent.isFull { try emptyRecentEvents() }
            try statements.commit.run()
            settle()
            return true
        } catch {
            giveUp(error, &batches)
            return false
        }
    }

    /// Keeps what can be kept, each row under a savepoint.
    ///
    /// - Returns: false where the transaction was lost; nothing was kept then.
    private func keepUnderSavepoints(_ batches: inout [CommittedBatch]) -> Bool {
        do {
            try statements.begin.run()
            for index in batches.indices {
                try Self.eachRow(of: &batches[index]) { (proposal, bytes) throws(SQLiteError) in
                    try self.keepUnderSavepoint(proposal, in: bytes)
                }
            }
            try statements.commit.run()
            settle()
            return true
        } catch {
            giveUp(error, &batches)
            return false
        }
    }

    private func keepUnderSavepoint(
        _ proposal: Proposal, in bytes: UnsafeMutableRawBufferPointer
    ) throws(SQLiteError) -> CommitResult {
        let mark = (state: state.mark, window: window.mark, recent: recent)
        try statements.savepoint.run()
        do {
            changed.removeAll(keepingCapacity: true)
            let result = try keep(proposal, in: bytes)
            for conversation in changed { try writeHead(of: conversation) }
            try statements.release.run()
            return result
        } catch {
            guard connection.isInTransaction, !error.leavesDoubt else { throw error }
            try statements.rollbackToSavepoint.run()
            try statements.release.run()
            state.rollBack(to: mark.state)
            window.rollBack(to: mark.window)
            recent = mark.recent
            return .failed(error.errorCode)
        }
    }

    /// Keeps what can be kept, each row in a transaction of its own. Where not even an empty one begins, the rest is
    /// refused at once: each try may wait for seconds.
    private func keepOneByOne(_ batches: inout [CommittedBatch]) {
        var mayBegin = true
        for index in batches.indices {
            Self.eachRow(of: &batches[index]) { proposal, bytes in
                guard !isHalted, mayBegin else { return .failed(.storage) }
                do throws(SQLiteError) {
                    mayBegin = false
                    try statements.begin.run()
                    mayBegin = true
                    changed.removeAll(keepingCapacity: true)
                    let result = try keep(proposal, in: bytes)
                    for conversation in changed { try writeHead(of: conversation) }
                    try statements.commit.run()
                    settle()
                    return result
                } catch {
                    rollBack(error)
                    return .failed(error.errorCode)
                }
            }
        }
    }

    /// Runs `body` for each proposal of a batch, on the bytes its frames lie in.
    private static func eachRow<Failure: Error>(
        of batch: inout CommittedBatch,
        _ body: (Proposal, UnsafeMutableRawBufferPointer) throws(Failure) -> CommitResult
    ) throws(Failure) {
        let proposals = batch.batch.proposals
        var results: [CommitResult] = []
        results.reserveCapacity(proposals.count)
        try batch.batch.bytes.withUnsafeMutableBufferPointer { (bytes) throws(Failure) in
            for proposal in proposals { results.append(try body(proposal, UnsafeMutableRawBufferPointer(bytes))) }
        }
        batch.results = results
    }

    private func settle() {
        state.settle()
        window.settle()
        recent.settle()
    }

    private func giveUp(_ error: SQLiteError, _ batches: inout [CommittedBatch]) {
        rollBack(error)
        for index in batches.indices { batches[index].results.removeAll(keepingCapacity: true) }
    }

    /// Takes back the open transaction, here and in the database.
    private func rollBack(_ error: SQLiteError) {
        state.rollBack()
        window.discard()
        recent.rollBack()
        if error.leavesDoubt { isHalted = true }
        guard connection.isInTransaction else { return }
        do {
            try connection.execute("ROLLBACK")
        } catch {
            isHalted = true
        }
    }
}
