import AtriumClient
import AtriumWire

/// The conversations that the chat follows.
struct ConversationBook {
    private var entries: [ConversationID: Conversation] = [:]

    subscript(_ id: ConversationID) -> Conversation? {
        get { entries[id] }
        set { entries[id] = newValue }
    }

    /// The conversation of a name.
    func named(_ name: TargetName) -> Conversation? {
        entries.values.first { $0.name.matches(name) }
    }

    /// Those that the person entered.
    var entered: [Conversation] {
        entries.values.filter(\.isEntered).sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Direct conversations with something shown that the server has not been told is read.
    var toMarkRead: [Conversation] {
        entries.values.filter { $0.isDirect && $0.oldestShown > 0 && $0.shown > $0.read }
    }

    /// Forgets direct conversations: they are another account's.
    mutating func removeDirects() {
        entries = entries.filter { !$0.value.isDirect }
    }

    /// Names of rooms, without `#`.
    var rooms: [String] {
        entries.values.compactMap { entry in
            switch entry.name {
            case .room(let name): name
            case .account: nil
            }
        }.sorted()
    }

    /// Names of accounts seen anywhere, those of one conversation first.
    func accounts(first id: ConversationID?) -> [String] {
        let here = id.flatMap { entries[$0] }?.names.values.sorted() ?? []
        var others: Set<String> = []
        for entry in entries.values {
            others.formUnion(entry.names.values)
            if case .account(let name) = entry.name { others.insert(name) }
        }
        return here + others.subtracting(here).sorted()
    }
}
