import AtriumWire

extension Router {
    /// Bytes of a FileList beside its files.
    private static let fileListFixedBytes = 8 + 1 + 2

    /// Permits a download, also of bytes that are still coming in.
    mutating func fetch(_ fetch: Fetch, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        guard fetch.transfer.rawValue != 0 else { throw Refusal(.transferInUse, "a transfer is not numbered 0") }
        guard let file = readableFile(fetch.file, for: caller.account, at: caller.time) else { throw .noSuchFile }
        let record = file.record
        guard record.state == .uploading || record.state == .stored else { throw .fileWithdrawn }
        let blockCount = try file.blocks(from: fetch.firstBlock, count: fetch.blockCount)
        let digest = record.state == .stored ? record.digest : files.uploads[fetch.file]?.storing?.digest
        noteFetch(of: record.conversation, by: caller.session)
        let grant = DownloadGrant(
            file: fetch.file, conversation: record.conversation, sizeBytes: record.sizeBytes, digest: digest,
            firstBlock: fetch.firstBlock,
            blockCount: blockCount, creditBytes: fetch.creditBytes)
        effects.loops[caller.session.loop].outputs.append(.openDownload(caller.session, fetch.transfer, grant))
        effects.answer(
            Fetching(
                transfer: fetch.transfer, file: fetch.file, conversation: record.conversation,
                sizeBytes: record.sizeBytes, state: record.state, name: record.name),
            to: caller.session, requestID: caller.requestID)
    }

    /// Lists the files offered to a conversation, newest first.
    mutating func listFiles(_ listFiles: ListFiles, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        let reached = try reach(listFiles.target, by: .listFiles(listFiles), opens: false, for: caller, into: &effects)
        guard let place = reached else { return }
        try require(.read, in: place, isNamed: listFiles.target.isNamed, for: caller)
        let conversation = place.conversation
        let page = ListPage(
            of: files.list(of: conversation, before: listFiles.before), count: listFiles.count,
            fixedBytes: Self.fileListFixedBytes, payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { record in
            FileEntry(
                file: record.file, sequence: record.sequence, time: record.time, account: record.account,
                accountName: accounts.name(of: record.account), state: record.state, sizeBytes: record.sizeBytes,
                digest: record.digest, name: record.name)
        }
        effects.answer(
            FileList(conversation: conversation, more: page.more, files: page.entries), to: caller.session,
            requestID: caller.requestID)
    }
}
