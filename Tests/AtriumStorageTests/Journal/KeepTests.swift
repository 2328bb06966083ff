import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

/// What a real journal does with the rules of rooms.
struct KeepTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    func room(_ journal: SQLiteJournal) throws -> RoomRecord { try #require(journal.load().rooms.first) }

    func eventCount() throws -> Int64? {
        try SQLiteConnection(path: path, access: .readOnly).value("SELECT count(*) FROM kept_events")
    }

    @Test("a rule is there after a start, and so is that there is none")
    func rules() throws {
        let rule = KeepRule(.limits, eventAgeSeconds: 60, eventBytes: 500, fileAgeSeconds: 70, fileBytes: .max)
        do {
            let journal = try SQLiteJournal(path: path)
            let hall = journal.room("hall")
            #expect(try room(journal).keep == nil)
            journal.commit { $0.keep(rule, in: hall) }
        }
        do {
            let journal = try SQLiteJournal(path: path)
            #expect(try room(journal).keep == rule)
            let hall = try room(journal).conversation
            journal.commit { $0.keep(nil, in: hall) }
        }
        #expect(try room(try SQLiteJournal(path: path)).keep == nil)
    }

    @Test("[ROOM-4.9-4] what is not kept gets its sequence, leaves no row, and a start begins a new epoch behind it")
    func none() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        #expect(journal.commit { $0.keep(KeepRule(.none), in: hall) }.brief == ["event 1"])
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("two", in: hall, counter: 2)
            $0.say("one", in: hall, counter: 1)
        }
        #expect(kept.brief == ["event 2", "event 3", "repeated 2"])
        #expect(try eventCount() == 0)
        let again = try SQLiteJournal(path: path)
        let log = try room(again).log
        #expect(log.epoch == 2 && log.first == log.head + 1 && !log.keepsEvents && !log.hasLeftovers)
        #expect(again.commit { $0.say("one", in: hall, counter: 1) }.brief == ["event \(log.head + 1)"])
    }

    @Test("what was read of events that are not kept says nothing of those that get their sequences after a start")
    func markers() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { $0.keep(KeepRule(.none), in: hall) }
        journal.commit { for number in 0..<9 { $0.say("line \(number)", in: hall) } }
        journal.commit { $0.propose(.markRead(AccountID(rawValue: 1), hall, sequence: 10)) }
        #expect(try SQLiteJournal(path: path).load().readMarkers.map(\.sequence) == [1])
    }

    @Test(
        "numbers of a log that cannot be counted on are refused at the start",
        arguments: [
            "UPDATE logs SET head = -1", "UPDATE logs SET head = 9223372036854775807", "UPDATE logs SET first = 9",
            "UPDATE meta SET value = -1 WHERE name = 'next_file'",
        ])
    func damagedNumbers(change: String) throws {
        do {
            let journal = try SQLiteJournal(path: path)
            let hall = journal.room("hall")
            journal.commit { $0.say("one", in: hall) }
            try journal.connection.execute(change)
        }
        let error = #expect(throws: JournalError.self) { _ = try SQLiteJournal(path: path) }
        #expect(error?.text.contains("is damaged") == true)
    }

    @Test("[ROOM-4.9-4] files offered where nothing is kept keep their place in the list over a start")
    func filesOfNone() throws {
        let journal = try SQLiteJournal(path: path, keepsEvents: false)
        let hall = journal.room("hall")
        let kept = journal.commit {
            $0.say("one", in: hall)
            $0.offer("a", sizeBytes: 5, in: hall)
        }
        #expect(kept.brief == ["event 1", "event 2 file 1"])
        #expect(try eventCount() == 0)
        let again = try SQLiteJournal(path: path, keepsEvents: false)
        #expect(again.commit { $0.offer("b", sizeBytes: 5, in: hall) }.brief == ["event 3 file 2"])
        #expect(try again.load().files.map(\.sequence) == [2, 3])
    }

    @Test("[ROOM-4.9-5] from kept to none all goes, and back the log begins with the rule's event, in the same epoch")
    func changes() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { for number in 0..<5 { $0.say("line \(number)", in: hall) } }
        #expect(journal.commit { $0.keep(KeepRule(.none), in: hall) }.brief == ["event 6"])
        var log = try room(journal).log
        #expect(log.first == 7 && log.head == 6 && log.bytes == 0 && log.lowest == 1)
        #expect(try eventCount() == 5)
        #expect(journal.commit { $0.expire(hall, rowsMax: 3) }.brief == ["expired to 7"])
        journal.commit { $0.say("unkept", in: hall) }
        #expect(journal.commit { $0.keep(.forever, in: hall) }.brief == ["event 8"])
        journal.commit { $0.say("kept", in: hall) }
        log = try room(journal).log
        #expect(log.first == 8 && log.head == 9 && log.epoch == 1 && log.hasLeftovers)
        #expect(journal.commit { $0.expire(hall, rowsMax: 3) }.brief == ["expired to 8"])
        log = try room(journal).log
        #expect(log.lowest == 8 && !log.hasLeftovers)
        #expect(try eventCount() == 2)
        #expect(try room(try SQLiteJournal(path: path)).log.epoch == 1)
    }

    @Test("[ROOM-4.9-5] what is let go is not read any more, though it is yet to be cleared away")
    func readsNothingBelow() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        journal.commit { for number in 0..<5 { $0.say("line \(number)", in: hall) } }
        journal.commit { $0.keep(KeepRule(.none), in: hall) }
        journal.commit { $0.keep(.forever, in: hall) }
        #expect(try eventCount() == 6)
        var reader = try HistoryReader(path: path)
        for order in [HistoryOrder.oldest, .newest] {
            var bytes: [UInt8] = []
            let read = HistoryRead(
                session: SessionID(rawValue: 1), requestID: 1, conversation: hall, after: 0, before: 8, order: order,
                countMax: 100)
            let end = try reader.read(read, pageMaxBytes: 262_144, into: &bytes)
            #expect(end.count == 1 && end.first == 7 && !end.more)
            #expect(try reader.gone(read, end) == nil)
        }
    }

    @Test("[ROOM-4.9-4] the server's own rule may change from start to start")
    func defaults() throws {
        var hall = ConversationID(rawValue: 0)
        do {
            let journal = try SQLiteJournal(path: path)
            hall = journal.room("hall")
            journal.commit { for number in 0..<3 { $0.say("line \(number)", in: hall) } }
        }
        do {
            let journal = try SQLiteJournal(path: path, keepsEvents: false)
            let log = try room(journal).log
            #expect(log.epoch == 1 && log.first == 4 && log.lowest == 1 && !log.keepsEvents)
            #expect(journal.commit { $0.say("unkept", in: hall) }.brief == ["event 4"])
        }
        let journal = try SQLiteJournal(path: path)
        let log = try room(journal).log
        #expect(log.epoch == 2 && log.first == log.head + 1 && log.keepsEvents && log.lowest == 1)
        #expect(journal.commit { $0.say("kept", in: hall) }.brief == ["event \(log.first)"])
    }

    @Test("a failed commit takes a rule back")
    func rollsBack() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        try journal.connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.counter = 99 BEGIN SELECT RAISE(ABORT, 'no'); END")
        let kept = journal.commit {
            $0.keep(.forever, in: hall, counter: 99)
            $0.say("one", in: hall)
        }
        #expect(kept.brief == ["failed storage", "event 1"])
        #expect(try room(journal).keep == nil)
    }
}
