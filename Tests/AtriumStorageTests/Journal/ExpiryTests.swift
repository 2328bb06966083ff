import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

/// Events that go, in a real journal.
struct ExpiryTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    /// When the first of the samples was taken in; each further one is a microsecond later.
    static let start: UInt64 = 1_700_000_000_000_001

    func log(_ journal: SQLiteJournal, _ room: ConversationID) throws -> LogState {
        try #require(journal.load().rooms.first { $0.conversation == room }?.log)
    }

    func rowCount(_ room: ConversationID) throws -> Int64? {
        try SQLiteConnection(path: path, access: .readOnly).value(
            "SELECT count(*) FROM kept_events WHERE conversation = \(room.rawValue)")
    }

    @Test("[ROOM-4.9-2] [LIMIT-8.1-4] events older than the bound go, one that is just as old stays")
    func byAge() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let kept = journal.commit { for number in 1...10 { $0.say("line \(number)", in: hall) } }
        #expect(kept.results.count == 10)
        let before = try log(journal, hall)
        #expect(before.firstTime.microseconds == Self.start && before.bytes == UInt64(kept.batch.bytes.count))
        #expect(journal.commit { $0.expire(hall, before: Self.start + 3) }.brief == ["expired to 4"])
        let after = try log(journal, hall)
        #expect(after.first == 4 && after.head == 10 && after.firstTime.microseconds == Self.start + 3)
        #expect(try rowCount(hall) == 7)
        #expect(journal.commit { $0.expire(hall, before: Self.start + 3) }.brief == ["expired to 4"])
        #expect(journal.commit { $0.say("next", in: hall) }.brief == ["event 11"])
    }

    @Test("[ROOM-4.9-2] [LIMIT-8.1-4] as many events go as are above the bound of bytes, and not one more")
    func byBytes() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let kept = journal.commit { for number in 10..<20 { $0.say("line \(number)", in: hall) } }
        let frameBytes = UInt64(kept.batch.bytes.count / 10)
        #expect(journal.commit { $0.expire(hall, bytesMax: 10 * frameBytes) }.brief == ["expired to 1"])
        #expect(journal.commit { $0.expire(hall, bytesMax: 7 * frameBytes) }.brief == ["expired to 4"])
        #expect(journal.commit { $0.expire(hall, bytesMax: 7 * frameBytes - 1) }.brief == ["expired to 5"])
        #expect(try log(journal, hall).bytes == 6 * frameBytes)
        let all = journal.commit { $0.expire(hall, bytesMax: 0) }
        #expect(all.brief == ["expired to 11"])
        let empty = try log(journal, hall)
        #expect(empty.bytes == 0 && empty.first == 11 && empty.firstTime.microseconds == 0)
        journal.commit { $0.say("next", in: hall) }
        #expect(try log(journal, hall).firstTime.microseconds == Self.start)
    }

    @Test("a step takes no more events than it may, and the next goes on")
    func steps() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { for number in 0..<25 { $0.say("line \(number)", in: hall) } }
        var first: [String] = []
        for _ in 0..<4 { first += journal.commit { $0.expire(hall, before: .max, rowsMax: 10) }.brief }
        #expect(first == ["expired to 11", "expired to 21", "expired to 26", "expired to 26"])
        #expect(try rowCount(hall) == 0)
    }

    @Test("what has gone is gone after a start, and sequences go on")
    func lasts() throws {
        var hall = ConversationID(rawValue: 0)
        do {
            let journal = try SQLiteJournal(path: path)
            hall = journal.room("hall")
            journal.commit { for number in 0..<5 { $0.say("line \(number)", in: hall) } }
            journal.commit { $0.expire(hall, before: Self.start + 2) }
        }
        let journal = try SQLiteJournal(path: path)
        let log = try log(journal, hall)
        #expect(log.first == 3 && log.head == 5 && log.epoch == 1 && log.lowest == 3)
        #expect(journal.commit { $0.say("next", in: hall) }.brief == ["event 6"])
    }

    @Test("[ROOM-4.9-7] an operation whose event went is never done again, also over a start")
    func remembers() throws {
        var hall = ConversationID(rawValue: 0)
        let high = UInt64.max - 1
        do {
            let journal = try SQLiteJournal(path: path)
            hall = journal.room("hall")
            journal.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("high", in: hall, counter: high, instance: 8)
                $0.say("two", in: hall, counter: 2)
            }
            journal.commit { $0.expire(hall, before: .max) }
            #expect(journal.commit { $0.say("one", in: hall, counter: 1) }.brief == ["repeated 1"])
            journal.commit { $0.say("other", in: hall, counter: 1, instance: 9) }
        }
        let journal = try SQLiteJournal(path: path)
        let retries = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("two", in: hall, counter: 2)
            $0.say("high", in: hall, counter: high, instance: 8)
            $0.say("three", in: hall, counter: 3)
            $0.say("other", in: hall, counter: 1, instance: 9)
        }
        #expect(
            retries.brief
                == [String](repeating: "failed operationExpired", count: 3) + ["event 5", "repeated 4"])
    }

    @Test("operations that need not be remembered leave no row")
    func forgets() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { $0.say("one", in: hall, counter: 1) }
        journal.commit { $0.expire(hall, before: .max, rememberFrom: Self.start + 10) }
        let connection = try SQLiteConnection(path: path, access: .readOnly)
        #expect(try connection.value("SELECT count(*) FROM forgotten") == 0)
    }

    @Test("[ROOM-4.9-3] a page whose events went before it was read is gone, and does not begin later in silence")
    func pages() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { for number in 0..<10 { $0.say("line \(number)", in: hall) } }
        var reader = try HistoryReader(path: path)
        func gone(_ order: HistoryOrder, after: UInt64, before: UInt64) throws -> UInt64? {
            let read = HistoryRead(
                session: SessionID(rawValue: 1), requestID: 1, conversation: hall, after: after, before: before,
                order: order, countMax: 100)
            var bytes: [UInt8] = []
            return try reader.gone(read, try reader.read(read, pageMaxBytes: 262_144, into: &bytes))
        }
        #expect(try gone(.oldest, after: 2, before: 11) == nil)
        journal.commit { $0.expire(hall, before: Self.start + 4) }
        #expect(try gone(.oldest, after: 2, before: 11) == 5)
        #expect(try gone(.oldest, after: 4, before: 11) == nil)
        #expect(try gone(.oldest, after: 0, before: 11) == nil)
        #expect(try gone(.newest, after: 0, before: 11) == nil)
        #expect(try gone(.newest, after: 0, before: 5) == 5)
        journal.commit { $0.expire(hall, before: .max) }
        #expect(try gone(.oldest, after: 4, before: 11) == 11)
    }
}
