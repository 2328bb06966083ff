import AtriumWire

/// The direct conversations there are. Only their two accounts may read them, and both follow them by rule.
struct DirectService: Sendable {
    private var directs = IdentifierTable<ConversationID, Direct>()
    private var pairs: [AccountPair: ConversationID] = [:]
    /// Each account's conversations, rising in id.
    private var lists: [AccountID: [ConversationID]] = [:]
    /// Conversations that wait for their commit, each with what waits for it; the first call is the one that opens it.
    var openings: [AccountPair: [DeferredCall]] = [:]

    /// Who has blocked whom.
    var blocks: Blocks

    /// Whether conversations have a log.
    private let keepsEvents: Bool

    init(_ records: [DirectRecord], blocks: [BlockingRecord], keepsEvents: Bool) {
        self.blocks = Blocks(blocks)
        self.keepsEvents = keepsEvents
        for record in records { insert(record.conversation, AccountPair(record.low, record.high), record.log) }
    }

    /// The conversation of that id.
    subscript(conversation: ConversationID) -> Direct? { directs[conversation] }

    /// The two accounts of a conversation.
    func pair(of conversation: ConversationID) -> AccountPair? { directs.read(conversation, \.pair) }

    /// Changes a conversation where it lies; does nothing where there is none.
    mutating func update(_ conversation: ConversationID, _ change: (inout Direct) -> Void) {
        directs.update(conversation, change)
    }

    /// The conversation of that id, where the account is one of its two.
    func readable(_ conversation: ConversationID, by account: AccountID) -> Direct? {
        guard let direct = directs[conversation], direct.pair.contains(account) else { return nil }
        return direct
    }

    /// Every conversation, in no order.
    var all: some Collection<ConversationID> { directs.keys }

    func between(_ pair: AccountPair) -> ConversationID? {
        pairs[pair]
    }

    /// The conversations of an account, rising in id.
    func list(of account: AccountID) -> [ConversationID] {
        lists[account] ?? []
    }

    mutating func insert(_ conversation: ConversationID, _ pair: AccountPair, _ log: LogState? = nil) {
        guard pairs[pair] == nil else { return }
        let direct = Direct(conversation: conversation, pair: pair, log: log ?? .empty(keepsEvents))
        directs[conversation] = direct
        pairs[pair] = conversation
        list(conversation, for: pair.low)
        if pair.high != pair.low { list(conversation, for: pair.high) }
    }

    private mutating func list(_ conversation: ConversationID, for account: AccountID) {
        let list = lists[account] ?? []
        let index = list.partitionIndex { $0.rawValue >= conversation.rawValue }
        lists[account, default: []].insert(conversation, at: index)
    }
}
