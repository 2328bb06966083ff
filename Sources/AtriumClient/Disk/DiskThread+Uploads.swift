import AtriumWire

/// Files that are sent.
extension DiskThread {
    /// From so many uploads on, the record of a small file beside them is written when it is kept, and not before.
    private static let recordedBesideMax = 4

    func open(
        _ token: CommandToken, _ path: String, _ place: UploadPlace, fresh: OperationID, anew: Bool
    ) throws(ClientError) {
        // The record of the job that was before is of an offer that is gone, or of a file that is another one by now.
        uploads[token]?.record?.remove()
        uploads[token] = nil
        let file = try UploadFile(path: path)
        var earlier = UploadRecord.Earlier.nothing
        // One small file of many is sent sooner than a record of it is made.
        let waits = file.layout.blockCount <= 1 && uploads.count >= Self.recordedBesideMax
        let record = UploadRecord(
            in: records, place, path: path, file.identity, fresh: fresh, goesOn: !anew, waits: waits, earlier: &earlier)
        uploads[token] = UploadJob(file: file, record: record)
        var replaced: FileID?
        if case .changed(let file) = earlier { replaced = file }
        var isKnown = false
        if case .same = earlier { isKnown = true }
        tell(
            .opened(
                token, file.layout, operation: record?.operation ?? fresh, isKnown: isKnown, replaces: replaced))
        if file.isRead { tell(.digest(token, try file.digest())) }
    }

    func read(_ token: CommandToken, _ transfer: TransferID, _ range: Range<Int>) throws(ClientError) {
        guard let file = uploads[token]?.file else { return }
        let wasRead = file.isRead
        var blocks: [UploadBlock] = []
        for number in range { blocks.append(try file.read(number, for: transfer)) }
        tell(.blocks(token, transfer, blocks))
        if file.isRead && !wasRead { tell(.digest(token, try file.digest())) }
    }

    func check(_ token: CommandToken, _ transfer: TransferID, _ count: Int) throws(ClientError) {
        guard let file = uploads[token]?.file else { return }
        let wasRead = file.isRead
        if let digest = try file.prefixDigest(blockCount: count) {
            tell(.checked(token, transfer, digest))
            if file.isRead && !wasRead { tell(.digest(token, try file.digest())) }
        } else {
            tell(.checking(token, transfer))
        }
    }

    func hash(_ token: CommandToken, _ transfer: TransferID) throws(ClientError) {
        guard let file = uploads[token]?.file, !file.isRead else { return }
        if try file.hashOn(upTo: file.layout.blockCount) {
            tell(.digest(token, try file.digest()))
        } else {
            tell(.hashing(token, transfer))
        }
    }
}
