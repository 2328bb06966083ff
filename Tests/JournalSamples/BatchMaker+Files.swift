import AtriumServices
import AtriumWire

/// What else changes a state table with an event.
extension BatchMaker {
    package mutating func topic(
        _ text: String, in room: ConversationID, counter: UInt64 = 0, instance: UInt64 = 7,
        author: AccountID = AccountID(rawValue: 1)
    ) {
        let head = head(room, counter, instance, author)
        add(TopicEvent(head: head, topic: text), head, .topic(text))
    }

    /// A file is whole. The digest is made of the file's number.
    package mutating func store(_ file: FileID, sizeBytes: UInt64, in room: ConversationID) {
        let head = head(room, 0, 0, AccountID(rawValue: 1))
        let digest = Self.digest(of: file)
        add(
            FileStoredEvent(head: head, file: file, sizeBytes: sizeBytes, digest: digest, name: "stored"), head,
            .fileStored(file, digest))
    }

    package mutating func withdraw(
        _ file: FileID, in room: ConversationID, counter: UInt64 = 0, instance: UInt64 = 7
    ) {
        let head = head(room, counter, instance, AccountID(rawValue: 1))
        add(
            FileWithdrawnEvent(head: head, file: file, reason: .removed, sizeBytes: 1, name: "withdrawn"), head,
            .fileWithdrawn(file, .removed))
    }

    /// Stands for the SHA-256 of a file's bytes.
    package static func digest(of file: FileID) -> Digest {
        Digest([UInt8](repeating: UInt8(truncatingIfNeeded: file.rawValue), count: Digest.byteCount))
    }
}
