import AtriumWire

/// Blocks: neither of two accounts writes to the other while one has blocked the other.
/// Spec/05-direct-messages.md §5.3.
extension Router {
    /// Bytes of a BlockList beside its entries.
    private static let blockListFixedBytes = 1 + 2

    /// Blocks an account, or lets it write again.
    mutating func block(_ block: Block, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        guard NameRules.isName(block.name) else { throw .nameInvalid }
        guard let other = accounts.named(block.name) else {
            throw Refusal(.noSuchAccount, "there is no account named \(block.name)")
        }
        guard other.id != caller.account else { throw Refusal(.notAllowed, "nobody blocks themselves") }
        guard directs.blocks.contains(other.id, by: caller.account) != block.blocked else {
            return effects.answer(Done(), to: caller.session, requestID: caller.requestID)
        }
        let blocksMax = settings.limits.count(.blocksMax)
        guard !block.blocked || directs.blocks.count(of: caller.account) < blocksMax else {
            throw Refusal(
                .blockLimit, "you have blocked as many as you may: \(blocksMax)", available: UInt64(blocksMax))
        }
        if block.blocked { directs.blocks.begin(by: caller.account) }
        let record = BlockingRecord(account: caller.account, blocked: other.id, time: caller.time)
        effects.proposals.proposals.append(
            Proposal(
                .setBlock(record, isBlocked: block.blocked), session: caller.session, requestID: caller.requestID))
    }

    /// A block is kept, or lifted: uploads of the one to the other end.
    mutating func settleBlock(
        _ record: BlockingRecord, isBlocked: Bool, _ proposal: Proposal, _ result: CommitResult, at now: WallTime,
        into effects: inout Effects
    ) {
        if isBlocked { directs.blocks.end(by: record.account) }
        guard case .done = result else {
            if let session = proposal.session {
                effects.refuse(Refusal(journal: result.failureCode), to: session, requestID: proposal.requestID)
            }
            return
        }
        directs.blocks.set(record, isBlocked: isBlocked)
        if isBlocked, let conversation = directs.between(AccountPair(record.account, record.blocked)) {
            endUploads(to: conversation, of: record.blocked, at: now, into: &effects)
            endUploads(to: conversation, of: record.account, at: now, into: &effects)
        }
        if let session = proposal.session { effects.answer(Done(), to: session, requestID: proposal.requestID) }
    }

    /// Lists whom the caller has blocked, rising in account id.
    func listBlocks(_ listBlocks: ListBlocks, for caller: Caller, into effects: inout Effects) {
        let list = directs.blocks.list(of: caller.account)
        let start = list.partitionIndex { $0.account.rawValue > listBlocks.after.rawValue }
        let page = ListPage(
            of: list[start...], count: listBlocks.count, fixedBytes: Self.blockListFixedBytes,
            payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { BlockEntry(account: $0.account, time: $0.time, name: accounts.name(of: $0.account)) }
        effects.answer(
            BlockList(more: page.more, blocks: page.entries), to: caller.session, requestID: caller.requestID)
    }

    /// Why an account may not write in a direct conversation; nil where it may.
    func blockFault(in conversation: ConversationID, for account: AccountID) -> RightsFault? {
        guard !directs.blocks.isEmpty, let pair = directs.pair(of: conversation) else { return nil }
        return blockFault(between: account, and: pair.other(than: account))
    }

    /// Why an account may not write to another; nil where it may.
    func blockFault(between account: AccountID, and other: AccountID) -> RightsFault? {
        guard !directs.blocks.isEmpty else { return nil }
        if directs.blocks.contains(other, by: account) { return .blocked(isOwn: true) }
        return directs.blocks.contains(account, by: other) ? .blocked(isOwn: false) : nil
    }
}
