import AtriumWire

/// What offers count, from before their commit until they are withdrawn.
extension FileService {
    /// Counts an offer, before its commit.
    mutating func admit(_ sizeBytes: UInt64, by account: AccountID) {
        use.take(sizeBytes, by: account)
        use.begin(sizeBytes, by: account)
        space.expect(sizeBytes)
    }

    /// Counts an offer no more that was not kept.
    mutating func dismiss(_ sizeBytes: UInt64, by account: AccountID) {
        use.giveBack(sizeBytes, by: account)
        use.finish(sizeBytes, by: account)
        space.expectNoMore(sizeBytes)
    }

    /// Notes how much room an upload takes up.
    mutating func advance(_ file: FileID, allocatedBytes: UInt64) {
        guard let sizeBytes = self[file]?.record.sizeBytes, let before = uploads[file]?.allocatedBytes else { return }
        let written = min(allocatedBytes, sizeBytes)
        guard written > before else { return }
        uploads[file]?.allocatedBytes = written
        space.expectNoMore(written - before)
    }
}
