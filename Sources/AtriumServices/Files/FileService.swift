import AtriumWire

/// The files offered to conversations, and the uploads that bring their bytes.
struct FileService: Sendable {
    private var files: [FileID: OfferedFile] = [:]
    /// Each conversation's files, rising in the sequence of their offers.
    private var lists: [ConversationID: [FileID]] = [:]
    /// Uploads that have not ended.
    var uploads: [FileID: Upload] = [:]
    /// Files whose withdrawal waits for its commit, each with the requests that wait for it.
    var withdrawals: [FileID: [DeferredCall]] = [:]
    var digests = DigestUse()
    /// Who has fetched which file; files nobody fetched are not in it.
    var fetches: [FileID: FileFetches] = [:]

    init(_ snapshot: Snapshot) {
        for record in snapshot.files.sorted(by: { $0.sequence < $1.sequence }) {
            insert(record)
            switch record.state {
            case .uploading: openUpload(of: record, uploader: nil)
            case .stored: digests.retain(record.digest)
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

    /// The files of a conversation whose offers lie below a sequence, newest first; 0 for all.
    func list(of conversation: ConversationID, before sequence: UInt64) -> some Collection<FileRecord> {
        let list = lists[conversation] ?? []
        let end =
            sequence == 0
            ? list.endIndex : list.partitionIndex { (files[$0]?.record.sequence ?? 0) >= sequence }
        return list[..<end].reversed().lazy.compactMap { files[$0]?.record }
    }

    /// Begins to wait for the bytes of a file.
    mutating func openUpload(of record: FileRecord, uploader: Uploader?) {
        uploads[record.file] = Upload(uploader: uploader, lease: uploader == nil ? 0 : 1)
        digests.uploadBegan(sizeBytes: record.sizeBytes)
    }

    /// Ends the wait for the bytes of a file, and gives what there was of it.
    mutating func closeUpload(of record: FileRecord, into effects: inout Effects) -> Upload? {
        guard let upload = uploads.removeValue(forKey: record.file) else { return nil }
        digests.uploadEnded(sizeBytes: record.sizeBytes, into: &effects)
        return upload
    }
}
