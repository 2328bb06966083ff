import AtriumWire

/// Hashing on a thread beside the worker's: what was written waits for it before its credit goes back.
extension BlobWorker {
    /// Credit that goes back when a block is hashed.
    struct HashingCredit {
        var key: TransferKey
        var byteCount: Int
    }

    /// Returns when everything written is hashed.
    func awaitHashing() {
        guard let hashing, !hashingCredits.isEmpty else { return }
        hashing.wait(for: hashedCount + hashingCredits.count)
        collectHashed()
    }

    /// Returns when more is hashed; there has to be something left.
    func awaitSomeHashing() {
        hashing?.wait(for: hashedCount + min(HashingQueue.runMax, hashingCredits.count))
    }

    /// Notes the credit of what has been hashed.
    func collectHashed() {
        guard let hashing, !hashingCredits.isEmpty else { return }
        let count = hashing.doneCount - hashedCount
        for credit in hashingCredits.prefix(count) { consume(credit.byteCount, credit.key) }
        hashingCredits.removeFirst(count)
        hashedCount += count
    }
}
