import AtriumWire

/// What offers count, from before their commit until they are withdrawn.
extension FileService {
    /// Counts an offer, before its commit.
    mutating func admit(_ sizeBytes: UInt64, by account: AccountID) {
        use.take(sizeBytes, by: account)
        space.expect(sizeBytes)
    }

    /// Counts an offer no more that was not kept.
    mutating func dismiss(_ sizeBytes: UInt64, by account: AccountID) {
        use.giveBack(sizeBytes, by: account)
        space.expectNoMore(sizeBytes)
    }

    /// Notes how much of an upload is written.
    mutating func advance(_ file: FileID, writtenBytes: UInt64) {
        guard let sizeBytes = self[file]?.record.sizeBytes, let before = uploads[file]?.writtenBytes else { return }
        let written = min(writtenBytes, sizeBytes)
        guard written > before else { return }
        uploads[file]?.writtenBytes = written
        space.expectNoMore(written - before)
    }
}
