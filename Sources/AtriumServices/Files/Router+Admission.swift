import AtriumWire

/// Which offers there is room for. An offer is judged by its full size, before its first byte.
extension Router {
    /// Why there is no room for an offer now; nil where there is.
    func shortage(of sizeBytes: UInt64, for account: AccountID, rule: KeepRule) -> Refusal? {
        guard rule.fileBytes == 0 || sizeBytes <= rule.fileBytes else {
            return Refusal(
                .fileTooLarge, "this conversation keeps at most \(rule.fileBytes) bytes of files",
                available: rule.fileBytes)
        }
        let quotaBytes = files.use.availableBytes(to: account, limits: settings.limits)
        guard sizeBytes <= quotaBytes else {
            return Refusal(
                .quotaExceeded, "there is room for \(quotaBytes) bytes of files; take some back, or send less",
                available: quotaBytes)
        }
        let heldBytes = files.use.unfinishedBytes(of: account)
        let floorBytes = settings.limits[.freeSpaceMinBytes]
        let freeBytes = files.space.availableBytes(floorBytes: floorBytes, toHolderOf: heldBytes)
        guard let freeBytes, sizeBytes <= freeBytes else {
            return Refusal(
                .storageFull, "the server's disk has room for \(freeBytes ?? 0) bytes of files",
                retryAfterMilliseconds: 60_000, available: freeBytes ?? 0)
        }
        let unfinishedMaxBytes = settings.limits[.unfinishedMaxBytes]
        let unfinishedBytes = unfinishedMaxBytes > heldBytes ? unfinishedMaxBytes - heldBytes : 0
        guard unfinishedMaxBytes == 0 || sizeBytes <= unfinishedBytes else {
            return Refusal(
                .quotaExceeded,
                "there is room for \(unfinishedBytes) bytes more that are not stored yet; try again later",
                retryAfterMilliseconds: Self.unfinishedRetryMilliseconds, available: unfinishedBytes)
        }
        return nil
    }

    /// When to offer again what has to wait for the account's other files.
    private static let unfinishedRetryMilliseconds: UInt32 = 60_000

    /// Refuses an offer that would make its conversation: it cannot be the repetition of one that was kept.
    func checkNew(_ target: Target, _ shortage: Refusal, for account: AccountID) throws(Refusal) {
        switch try resolve(target, for: account) {
        case .place: break
        case .newRoom(_, let folded): if rooms.openings[folded] == nil { throw shortage }
        case .newDirect(let pair): if directs.openings[pair] == nil { throw shortage }
        }
    }

    /// The rule of the conversation a target comes to, or will.
    func rule(of target: Target, for account: AccountID) throws(Refusal) -> KeepRule {
        guard case .place(let place) = try resolve(target, for: account) else { return settings.keep }
        return rule(of: place.conversation)
    }

    /// What the free space is now: without what uploads were said to take up before.
    public mutating func spaceMeasured(_ report: SpaceReport) {
        files.space.measured = report
        for (file, allocatedBytes) in files.space.progress { files.advance(file, allocatedBytes: allocatedBytes) }
        files.space.progress.removeAll(keepingCapacity: true)
    }

    /// What some uploads take up on the disk now. It counts from the next look at the disk on: what is free by the last
    /// one may still have their room in it.
    public mutating func uploadsAdvanced(_ progress: [UploadProgress]) {
        for upload in progress where files.uploads[upload.file] != nil {
            files.space.progress[upload.file] = upload.allocatedBytes
        }
    }
}
