import AtriumClient
import AtriumWire

/// The logs of all rooms, as they stand when all is over.
struct Logs {
    /// What each event says, from sequence 1, as a reader writes it down.
    private(set) var texts: [UInt64: [String]] = [:]
    /// Where each line stands.
    private(set) var places: [String: (conversation: UInt64, sequence: UInt64)] = [:]
    /// The digests of stored files.
    private(set) var digests: [UInt64: String] = [:]
    /// Lines that are there twice, and holes.
    private(set) var duplicates: [String] = []
    private(set) var holes: [String] = []

    var eventCount: Int { texts.values.reduce(0) { $0 + $1.count } }

    /// Adds the whole log of a conversation.
    mutating func add(_ events: [ConversationEvent], of conversation: ConversationID) {
        let room = conversation.rawValue
        var texts: [String] = []
        for event in events {
            if event.sequence != UInt64(texts.count + 1) {
                holes.append("log \(room) has \(event.sequence) behind \(texts.count)")
                break
            }
            let text = Self.text(event)
            texts.append(text)
            if case .fileStored(let file, _, _, let digest) = event.body { digests[file.rawValue] = digest.hex }
            guard case .message = event.body, text != Witness.opening else { continue }
            if let first = places.updateValue((room, event.sequence), forKey: text) {
                duplicates.append("'\(text)' is at \(first) and at \(room):\(event.sequence)")
            }
        }
        self.texts[room] = texts
    }

    /// What is written down of an event.
    static func text(_ event: ConversationEvent) -> String {
        switch event.body {
        case .message(_, let text): text
        case .fileOffered(let file, _, _): "offered.\(file.rawValue)"
        case .fileStored(let file, _, _, _): "stored.\(file.rawValue)"
        case .fileWithdrawn(let file, _, _, _): "withdrawn.\(file.rawValue)"
        case .topic, .keep, .access, .role, .sanction, .unknown: "other"
        }
    }
}
