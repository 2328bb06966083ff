import AtriumWire

/// Who has fetched a file, for the account that offered it.
extension Router {
    /// Bytes of a FetchList beside its entries.
    private static let fetchListFixedBytes = 8 + 1 + 2

    /// A client says that it has all of a file, and keeps it. The first time of each account is kept, but that of the
    /// account that offered the file: it had it before.
    public mutating func fileFetched(
        _ file: FileID, by session: SessionID, at now: WallTime, into effects: inout Effects
    ) {
        guard let account = sessions[session]?.account, let record = readableFile(file, for: account, at: now)?.record,
            record.account != account, record.state != .uploading, files.fetches[file]?.isNew(account) ?? true
        else { return }
        effects.proposals.proposals.append(Proposal(.markFetched(file, account, time: now)))
    }

    /// A fetch is kept: the account that offered the file is told.
    mutating func fetchCommitted(
        _ fetch: FetchRecord, _ result: CommitResult, at now: WallTime, into effects: inout Effects
    ) {
        guard case .done = result, let record = files[fetch.file]?.record,
            files.fetches[fetch.file]?.isNew(fetch.account) ?? true
        else { return }
        files.fetches[fetch.file, default: FileFetches()].insert(fetch)
        // Who may not read there any more is not told who does. [ROOM-4.10-2]
        guard let owner = accounts[record.account], mayRead(record.conversation, record.account, at: now) else {
            return
        }
        let told = FileFetched(
            conversation: record.conversation, file: fetch.file, account: fetch.account, time: fetch.time,
            accountName: accounts.name(of: fetch.account))
        for session in owner.sessions { effects.hint(told, to: session) }
    }

    /// Lists who has fetched a file.
    mutating func listFetches(
        _ listFetches: ListFetches, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        guard let file = readableFile(listFetches.file, for: caller.account, at: caller.time) else { throw .noSuchFile }
        guard file.record.account == caller.account else {
            throw Refusal(.notAllowed, "only who offered a file may ask who has fetched it")
        }
        let page = ListPage(
            of: files.fetches[listFetches.file]?.entries ?? [], count: listFetches.count,
            fixedBytes: Self.fetchListFixedBytes, payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { fetch in
            FetchEntry(account: fetch.account, time: fetch.time, accountName: accounts.name(of: fetch.account))
        }
        effects.answer(
            FetchList(file: listFetches.file, more: page.more, fetches: page.entries), to: caller.session,
            requestID: caller.requestID)
    }
}
