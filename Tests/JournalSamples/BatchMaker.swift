import AtriumServices
import AtriumWire

/// Collects proposals into a batch, as the core makes them.
package struct BatchMaker {
    package var batch = ProposalBatch()
    /// The time of the newest event; each event moves it on by a microsecond.
    package var time: WallTime

    package init(time: WallTime = WallTime(microseconds: 1_700_000_000_000_000)) {
        self.time = time
    }

    /// A message; `counter` 0 stands for an event of the server's own.
    package mutating func say(
        _ text: String, in room: ConversationID, counter: UInt64 = 0, instance: UInt64 = 7,
        author: AccountID = AccountID(rawValue: 1)
    ) {
        let head = head(room, counter, instance, author)
        add(MessageEvent(head: head, style: .plain, text: text), head, .none)
    }

    package mutating func offer(
        _ name: String, sizeBytes: UInt64, in room: ConversationID, counter: UInt64 = 0, instance: UInt64 = 7
    ) {
        let head = head(room, counter, instance, AccountID(rawValue: 1))
        let offset = FrameHeader.byteCount + 48 + 1 + head.authorName.utf8.count
        add(
            FileOfferedEvent(head: head, file: FileID(rawValue: 0), sizeBytes: sizeBytes, name: name), head,
            .fileOffered(name: name, sizeBytes: sizeBytes, fileIDOffsetBytes: offset))
    }

    package mutating func add<Frame: WireFrame>(
        _ frame: Frame, _ head: EventHead, _ state: EventState, audit: [AuditRecord] = []
    ) {
        let start = batch.bytes.count
        frame.encode(into: &batch.bytes)
        batch.proposals.append(
            Proposal(
                .event(
                    EventChange(
                        conversation: head.conversation, author: head.author, operation: head.operation,
                        time: head.time, frame: start..<batch.bytes.count, state: state, audit: audit))))
    }

    package mutating func keep(_ rule: KeepRule?, in room: ConversationID, counter: UInt64 = 0) {
        let head = head(room, counter, 7, AccountID(rawValue: 1))
        let inForce = rule ?? .forever
        add(KeepEvent(head: head, rule: inForce), head, .keep(rule, keepsEvents: inForce.keepsEvents))
    }

    package mutating func expire(
        _ room: ConversationID, before: UInt64 = 0, bytesMax: UInt64 = .max, rowsMax: Int = 1_000,
        rememberFrom: UInt64 = 0
    ) {
        propose(
            .expire(
                Expiry(
                    conversation: room, before: WallTime(microseconds: before), bytesMax: bytesMax, rowsMax: rowsMax,
                    rememberFrom: WallTime(microseconds: rememberFrom))))
    }

    package mutating func propose(_ change: Change, audit: [AuditRecord] = []) {
        batch.proposals.append(Proposal(change, audit: audit))
    }

    package mutating func head(
        _ room: ConversationID, _ counter: UInt64, _ instance: UInt64, _ author: AccountID
    ) -> EventHead {
        time.microseconds += 1
        return EventHead(
            conversation: room, time: time, author: author,
            operation: OperationID(instance: counter == 0 ? 0 : instance, counter: counter), authorName: "ada")
    }

    package mutating func claim(
        _ name: String, code: String? = nil, terms: ClaimTerms = ClaimTerms(), audit: [AuditRecord] = []
    ) {
        let key = Digest([UInt8](repeating: 3, count: 32))
        propose(
            .claim(
                Claim(
                    name: name, credential: CredentialID(rawValue: 9), label: "desk",
                    salt: Salt([UInt8](repeating: 1, count: 16)), iterationCount: 4_096, storedKey: key,
                    serverKey: key, invitation: code), time: time, terms), audit: audit)
    }

    package mutating func createRoom(_ name: String) {
        propose(.createRoom(name: name, creator: AccountID(rawValue: 1), time: time))
    }
}
