import AtriumWire

/// The files offered to conversations, and the uploads that bring their bytes.
struct FileService: Sendable {
    private var files: [FileID: OfferedFile] = [:]
    /// Each conversation's files, rising in the sequence of their offers.
    private var lists: [ConversationID: [FileID]] = [:]
    /// Where in each conversation's list the first file lies that is not withdrawn, at the highest.
    private var oldestPlaces: [ConversationID: Int] = [:]
    /// Bytes of each conversation's stored files.
    private var storedBytes: [ConversationID: UInt64] = [:]
    /// Uploads that have not ended.
    var uploads: [FileID: Upload] = [:]
    /// The same, by the conversation their files are offered to; conversations without one are not in it.
    private var uploading: [ConversationID: Set<FileID>] = [:]
    /// Files whose upload has not ended, by the request that offered them.
    private var offered: [OfferKey: FileID] = [:]
    /// Files whose withdrawal waits for its commit, each with the requests that wait for it.
    var withdrawals: [FileID: [DeferredCall]] = [:]
    var digests = DigestUse()
    /// What counts against the quotas.
    var use = StorageUse()
    /// What room the disk has.
    var space = DiskSpace()
    /// Who has fetched which file; files nobody fetched are not in it.
    var fetches: [FileID: FileFetches] = [:]

    /// Names an operation within the server: an instance is its account's own.
    private struct OfferKey: Hashable, Sendable {
        var account: AccountID
        var operation: OperationID
    }

    init(_ snapshot: Snapshot) {
        var operations: [FileID: OperationID] = [:]
        for offer in snapshot.offers { operations[offer.file] = offer.operation }
        for record in snapshot.files.sorted(by: { $0.sequence < $1.sequence }) {
            insert(record)
            switch record.state {
            case .uploading:
                admit(record.sizeBytes, by: record.account)
                // An earlier run of the server may have let somebody begin.
                openUpload(of: record, operation: operations[record.file], lease: UploadLease.first)
            case .stored:
                use.take(record.sizeBytes, by: record.account)
                countStored(record)
                digests.retain(record.digest)
            case .withdrawn, .other: break
            }
        }
        for withdrawal in snapshot.withdrawals { files[withdrawal.file]?.withdrawal = withdrawal }
        for fetch in snapshot.fetches { fetches[fetch.file, default: FileFetches()].insert(fetch) }
    }

    /// The file of that id. Changes are made in place.
    subscript(file: FileID) -> OfferedFile? {
        get { files[file] }
        _modify { yield &files[file] }
    }

    mutating func insert(_ record: FileRecord) {
        files[record.file] = OfferedFile(record: record)
        lists[record.conversation, default: []].append(record.file)
    }

    /// Notes that a file is stored.
    ///
    /// - Returns: what is known of it then; nil where there is no such file.
    mutating func store(_ file: FileID, _ digest: Digest) -> FileRecord? {
        guard var known = files[file] else { return nil }
        known.record.state = .stored
        known.record.digest = digest
        files[file] = known
        return known.record
    }

    /// The files of a conversation whose offers lie below a sequence, newest first; 0 for all.
    func list(of conversation: ConversationID, before sequence: UInt64) -> some Collection<FileRecord> {
        let list = lists[conversation] ?? []
        let end =
            sequence == 0
            ? list.endIndex : list.partitionIndex { (files[$0]?.record.sequence ?? 0) >= sequence }
        return list[..<end].reversed().lazy.compactMap { files[$0]?.record }
    }

    /// Bytes of a conversation's stored files.
    func storedBytes(in conversation: ConversationID) -> UInt64 { storedBytes[conversation] ?? 0 }

    /// A file is stored: it counts among those of its conversation.
    mutating func countStored(_ record: FileRecord) {
        storedBytes[record.conversation, default: 0] &+= record.sizeBytes
    }

    /// A stored file is withdrawn.
    mutating func uncountStored(_ record: FileRecord) {
        storedBytes[record.conversation, default: 0] &-= record.sizeBytes
    }

    /// The files of a conversation from the oldest on, but for withdrawn ones at the start.
    mutating func oldest(in conversation: ConversationID) -> some Sequence<FileRecord> {
        let list = lists[conversation] ?? []
        var place = oldestPlaces[conversation] ?? 0
        while place < list.count, files[list[place]]?.record.state == .withdrawn { place += 1 }
        oldestPlaces[conversation] = place
        return list[place...].lazy.compactMap { [files] in files[$0]?.record }
    }

    /// The file an operation offered, while its upload has not ended. It does not hang on what the journal remembers of
    /// operations: an upload may take, and stand, for longer.
    func uploading(_ operation: OperationID, of account: AccountID) -> FileRecord? {
        offered[OfferKey(account: account, operation: operation)].flatMap { files[$0]?.record }
    }

    /// The files of a conversation whose upload has not ended, rising in id.
    func uploads(to conversation: ConversationID) -> [FileRecord] {
        (uploading[conversation] ?? []).sorted { $0.rawValue < $1.rawValue }.compactMap { files[$0]?.record }
    }

    /// Begins to wait for the bytes of a file.
    ///
    /// - Parameters:
    ///   - operation: which request offered it; nil where that is not known any more.
    ///   - lease: the last that a sender may have; 0 where nobody can have sent anything.
    mutating func openUpload(of record: FileRecord, operation: OperationID?, lease: UInt32 = 0) {
        uploads[record.file] = Upload(operation: operation, lease: lease)
        uploading[record.conversation, default: []].insert(record.file)
        if let operation { offered[OfferKey(account: record.account, operation: operation)] = record.file }
    }

    /// Ends the wait for the bytes of a file, and gives what there was of it.
    mutating func closeUpload(of record: FileRecord) -> Upload? {
        guard let upload = uploads.removeValue(forKey: record.file) else { return nil }
        uploading[record.conversation]?.remove(record.file)
        if uploading[record.conversation]?.isEmpty == true { uploading[record.conversation] = nil }
        space.expectNoMore(record.sizeBytes - min(record.sizeBytes, upload.allocatedBytes))
        space.progress[record.file] = nil
        use.finish(record.sizeBytes, by: record.account)
        if let operation = upload.operation {
            offered[OfferKey(account: record.account, operation: operation)] = nil
        }
        return upload
    }
}
