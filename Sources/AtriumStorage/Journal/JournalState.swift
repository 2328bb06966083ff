import AtriumServices
import AtriumWire

/// What the journal knows by heart: the head of each log, who owns which name, and the next ids.
///
/// It runs ahead of the open transaction. Each change is noted with its opposite, so that a rollback in the database
/// is a rollback here.
package struct JournalState {
    /// Two accounts in the order of their ids.
    package struct Pair: Hashable {
        package let low: AccountID
        package let high: AccountID

        package init(_ first: AccountID, _ second: AccountID) {
            let ordered = first.rawValue <= second.rawValue
            low = ordered ? first : second
            high = ordered ? second : first
        }
    }

    /// A counter of ids, by its name in the table of single values.
    package enum Counter: String, CaseIterable {
        case account = "next_account"
        case conversation = "next_conversation"
        case file = "next_file"
    }

    private enum Undo {
        case head(ConversationID, LogState?)
        case room(String, ConversationID?)
        case direct(Pair)
        case account(String, AccountID?)
        case next(Counter, UInt64)
        case audit(AuditScope.Kind, Int)
    }

    package private(set) var heads = IdentifierTable<ConversationID, LogState>()
    package private(set) var rooms: [String: ConversationID] = [:]
    package private(set) var directs: [Pair: ConversationID] = [:]
    package private(set) var accounts: [String: AccountID] = [:]
    /// The form each account's name is found by.
    private var foldedNames: [AccountID: String] = [:]
    /// Lines of each kind in the audit log.
    private var auditCounts: [AuditScope.Kind: Int]
    private var next: [Counter: UInt64]
    private var undo: [Undo] = []

    /// - Parameter auditCounts: lines of each kind in the audit log.
    package init(_ snapshot: Snapshot, next: [Counter: UInt64], auditCounts: [AuditScope.Kind: Int] = [:]) {
        self.next = next
        self.auditCounts = auditCounts
        for room in snapshot.rooms {
            rooms[Self.fold(room.name)] = room.conversation
            heads[room.conversation] = room.log
        }
        for direct in snapshot.directs {
            directs[Pair(direct.low, direct.high)] = direct.conversation
            heads[direct.conversation] = direct.log
        }
        for account in snapshot.accounts where !account.isReleased {
            file(account.account, under: Self.fold(account.name))
        }
    }

    /// The form an account's name is found by; nil where it has none, or was released.
    package func foldedName(of account: AccountID) -> String? { foldedNames[account] }

    /// Lines of a kind in the audit log.
    package func auditCount(_ kind: AuditScope.Kind) -> Int { auditCounts[kind] ?? 0 }

    package mutating func setAuditCount(_ count: Int, _ kind: AuditScope.Kind) {
        undo.append(.audit(kind, auditCount(kind)))
        auditCounts[kind] = count
    }

    /// A name as names are compared. For names of ASCII, which all were once, these are their lower-case letters.
    package static func fold(_ name: String) -> String {
        NameForm.folded.of(name) ?? name
    }

    /// The id the next of its kind gets.
    package func nextID(_ counter: Counter) -> UInt64 { next[counter] ?? 1 }

    package mutating func setHead(_ head: LogState?, of conversation: ConversationID) {
        undo.append(.head(conversation, heads[conversation]))
        put(head, of: conversation)
    }

    private mutating func put(_ head: LogState?, of conversation: ConversationID) {
        guard let head else {
            _ = heads.removeValue(forKey: conversation)
            return
        }
        heads.update(conversation, or: head) { $0 = head }
    }

    package mutating func setRoom(_ conversation: ConversationID?, folded: String) {
        undo.append(.room(folded, rooms[folded]))
        rooms[folded] = conversation
    }

    package mutating func addDirect(_ conversation: ConversationID, of pair: Pair) {
        undo.append(.direct(pair))
        directs[pair] = conversation
    }

    package mutating func setAccount(_ account: AccountID?, folded: String) {
        undo.append(.account(folded, accounts[folded]))
        file(account, under: folded)
    }

    private mutating func file(_ account: AccountID?, under folded: String) {
        if let before = accounts[folded] { foldedNames[before] = nil }
        accounts[folded] = account
        if let account { foldedNames[account] = folded }
    }

    package mutating func advance(_ counter: Counter) {
        let value = nextID(counter)
        undo.append(.next(counter, value))
        next[counter] = value + 1
    }

    /// Where the state stands, to come back to.
    package var mark: Int { undo.count }

    /// Takes back every change since a mark.
    package mutating func rollBack(to mark: Int = 0) {
        while undo.count > mark, let last = undo.popLast() {
            switch last {
            case .head(let conversation, let head): put(head, of: conversation)
            case .room(let name, let conversation): rooms[name] = conversation
            case .direct(let pair): directs[pair] = nil
            case .account(let name, let account): file(account, under: name)
            case .audit(let kind, let count): auditCounts[kind] = count
            case .next(let counter, let value): next[counter] = value
            }
        }
    }

    /// The transaction is kept: nothing can be taken back any more.
    package mutating func settle() { undo.removeAll(keepingCapacity: true) }
}
