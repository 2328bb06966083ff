import AtriumServices
import AtriumWire

@testable import AtriumStorage

/// Everything a journal holds, read row by row past the journal's own code, and checked against itself.
struct JournalReading {
    /// An operation, and whose it is.
    struct Key: Hashable {
        var author: UInt64
        var instance: UInt64
        var counter: UInt64

        init(author: UInt64, instance: UInt64, counter: UInt64) {
            self.author = author
            self.instance = instance
            self.counter = counter
        }

        /// An operation of the one client these tests have.
        init(_ counter: UInt64) { self.init(author: 1, instance: 7, counter: counter) }
    }

    private(set) var frames: [ConversationID: [[UInt8]]] = [:]
    private(set) var operations: [Key: (conversation: ConversationID, sequence: UInt64)] = [:]
    private var topics: [ConversationID: String] = [:]
    private var files: [FileID: (conversation: ConversationID, sequence: UInt64, state: FileState)] = [:]
    /// Who has which role, by the events of the rooms.
    private(set) var roles: [ConversationID: [AccountID: RoomRole]] = [:]
    private(set) var roleEventCount = 0
    /// The codes that are out.
    private(set) var codes: Set<Digest> = []
    let snapshot: Snapshot

    init(path: String) throws {
        let connection = try SQLiteConnection(path: path, access: .readWrite)
        let integrity = try connection.text("PRAGMA integrity_check")
        try CrashFault.unless(integrity == "ok", "integrity_check: \(integrity)")
        snapshot = try SQLiteJournal.readSnapshot(connection)
        let logs = snapshot.rooms.map { ($0.conversation, $0.log) } + snapshot.directs.map { ($0.conversation, $0.log) }
        for (conversation, log) in logs { try readLog(conversation, log, connection) }
        let count = try connection.value("SELECT count(*) FROM kept_events") ?? 0
        let known = frames.values.reduce(0) { $0 + $1.count }
        try CrashFault.unless(count == known, "\(count) events in all, \(known) in conversations that are there")
        try checkState(connection)
        try readCodes(connection)
        try checkAccounts(try AuditReader(path: path).lines(after: 0, since: .never, countMax: .max).map(\.record))
    }

    /// Whether what a request is about is there: its conversation, and a file it takes back. A cut may have taken
    /// them, and given the file's number to another.
    func hasPlace(for request: Request) -> Bool {
        switch request.deed {
        case .withdraw(let file, let conversation):
            snapshot.files.contains { $0.file == file && $0.conversation == conversation }
        case .say, .topic, .offer, .store, .role: request.conversation.map { frames[$0] != nil } == true
        case .claim, .createRoom, .openDirect, .markRead, .leave, .revoke, .makeCode, .claimByCode, .setAdministrator:
            true
        }
    }

    private mutating func readLog(
        _ conversation: ConversationID, _ log: LogState, _ connection: borrowing SQLiteConnection
    ) throws {
        let rows = try connection.prepare(
            """
            SELECT sequence, time, author, instance, counter, kind, frame FROM kept_events
            WHERE conversation = ?1 ORDER BY sequence
            """)
        rows.bind(1, conversation.rawValue)
        var kept: [[UInt8]] = []
        var newest = WallTime(microseconds: 0)
        while try rows.step() {
            let frame = rows.bytes(6)
            let header = try FrameHeader(decoding: frame.span.bytes, at: 0)
            var cursor = FrameHeader.byteCount
            let head = try EventHead(decoding: frame.span.bytes, at: &cursor)
            let place = "\(conversation.rawValue):\(rows.uint(0))"
            try CrashFault.unless(rows.uint(0) == UInt64(kept.count + 1), "a hole before \(place)")
            let agrees =
                head.sequence == rows.uint(0) && head.conversation == conversation
                && head.time.microseconds == rows.uint(1) && head.author.rawValue == rows.uint(2)
                && head.operation == OperationID(instance: rows.uint(3), counter: rows.uint(4))
                && UInt64(header.kind?.rawValue ?? 0) == rows.uint(5)
                && header.payloadBytes == frame.count - FrameHeader.byteCount
            try CrashFault.unless(agrees, "row and frame of \(place) differ")
            try note(head, header.kind, frame)
            newest = head.time
            kept.append(frame)
        }
        try CrashFault.unless(
            log.first == 1 && log.head == UInt64(kept.count) && log.headTime == newest,
            "log \(conversation.rawValue) has \(kept.count) events, and says \(log)")
        frames[conversation] = kept
    }

    private mutating func note(_ head: EventHead, _ kind: FrameKind?, _ frame: [UInt8]) throws {
        if head.operation.instance != 0 {
            let key = Key(
                author: head.author.rawValue, instance: head.operation.instance, counter: head.operation.counter)
            try CrashFault.unless(operations[key] == nil, "operation \(key) was done twice")
            operations[key] = (head.conversation, head.sequence)
        }
        let payload = frame.span.bytes.extracting(FrameHeader.byteCount..<frame.count)
        if kind == .topicEvent {
            topics[head.conversation] = try TopicEvent(decoding: payload).topic
        } else if kind == .fileOfferedEvent {
            files[try FileOfferedEvent(decoding: payload).file] = (head.conversation, head.sequence, .uploading)
        } else if kind == .fileStoredEvent {
            files[try FileStoredEvent(decoding: payload).file]?.state = .stored
        } else if kind == .fileWithdrawnEvent {
            files[try FileWithdrawnEvent(decoding: payload).file]?.state = .withdrawn
        } else if kind == .roleEvent {
            let event = try RoleEvent(decoding: payload)
            roles[head.conversation, default: [:]][event.account] = event.role == .none ? nil : event.role
            roleEventCount += 1
        }
    }

    private mutating func readCodes(_ connection: borrowing SQLiteConnection) throws {
        let rows = try connection.prepare("SELECT digest FROM invitations")
        while try rows.step() { codes.insert(Digest(rows.bytes(0))) }
    }

    private func checkState(_ connection: borrowing SQLiteConnection) throws {
        for room in snapshot.rooms {
            try CrashFault.unless(room.topic == topics[room.conversation] ?? "", "the topic of room \(room.name)")
        }
        try CrashFault.unless(
            snapshot.files.count == files.count, "\(snapshot.files.count) files, \(files.count) offers")
        for record in snapshot.files {
            let offer = files[record.file]
            let agrees =
                offer?.conversation == record.conversation && offer?.sequence == record.sequence
                && offer?.state == record.state
            try CrashFault.unless(agrees, "file \(record.file.rawValue) is \(record), its events say otherwise")
        }
        let counters = try SQLiteJournal.readCounters(connection)
        let conversations = snapshot.rooms.map(\.conversation.rawValue) + snapshot.directs.map(\.conversation.rawValue)
        let taken: [(JournalState.Counter, [UInt64])] = [
            (.account, snapshot.accounts.map(\.account.rawValue)), (.conversation, conversations),
            (.file, snapshot.files.map(\.file.rawValue)),
        ]
        for (counter, ids) in taken {
            try CrashFault.unless(
                counters[counter] ?? 0 > ids.max() ?? 0, "the next of \(counter.rawValue) was given already")
        }
    }
}
