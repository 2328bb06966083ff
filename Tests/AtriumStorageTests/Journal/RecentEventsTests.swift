import AtriumServices
import AtriumWire
import JournalSamples
import Testing

@testable import AtriumStorage

/// Commits that are spread over many conversations, in a real journal.
struct RecentEventsTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    private func rowCounts() throws -> (recent: Int64?, log: Int64?, all: Int64?) {
        let connection = try SQLiteConnection(path: path, access: .readOnly)
        return (
            try connection.value("SELECT count(*) FROM recent_events"),
            try connection.value("SELECT count(*) FROM events"),
            try connection.value("SELECT count(*) FROM kept_events")
        )
    }

    private func rooms(_ journal: SQLiteJournal, _ count: Int) -> [ConversationID] {
        (0..<count).map { journal.room("room-\($0)") }
    }

    /// One message to each of some rooms.
    private func round(_ journal: SQLiteJournal, _ rooms: [ConversationID], each: Int = 1, counter: UInt64 = 0) {
        journal.commit { batch in
            for (index, room) in rooms.enumerated() {
                for _ in 0..<each {
                    batch.say("hello", in: room, counter: counter == 0 ? 0 : counter + UInt64(index))
                }
            }
        }
    }

    private func sequences(_ room: ConversationID) throws -> [UInt64] {
        let rows = try SQLiteConnection(path: path, access: .readOnly)
        let statement = try rows.prepare(
            "SELECT sequence FROM kept_events WHERE conversation = ?1 ORDER BY sequence")
        statement.bind(1, room.rawValue)
        var found: [UInt64] = []
        while try statement.step() { found.append(statement.uint(0)) }
        return found
    }

    @Test("seven conversations write to the log at once; eight write beside it; eight events for each do not")
    func whatIsSpread() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 8)
        round(journal, Array(rooms.dropLast()))
        #expect(try rowCounts() == (0, 7, 7))
        round(journal, rooms, each: 7)
        #expect(try rowCounts() == (56, 7, 63))
        round(journal, rooms, each: 8)
        #expect(try rowCounts() == (56, 71, 127))
        for room in rooms.dropLast() { #expect(try sequences(room) == Array(1...16)) }
    }

    @Test("the row that fills the table has all of them go where they stay, in the same transaction")
    func moves() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 64)
        for _ in 0..<63 { round(journal, rooms) }
        #expect(try rowCounts() == (4032, 0, 4032))
        round(journal, rooms)
        #expect(try rowCounts() == (0, 4096, 4096))
        round(journal, rooms)
        #expect(try rowCounts() == (64, 4096, 4160))
        for room in rooms { #expect(try sequences(room) == Array(1...65)) }
    }

    @Test("long messages go where they stay before there are so many of them")
    func movesByBytes() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 32)
        let text = String(repeating: "x", count: 16_000)
        func round() { journal.commit { batch in for room in rooms { batch.say(text, in: room) } } }
        for _ in 0..<8 { round() }
        #expect(try rowCounts() == (256, 0, 256))
        round()
        #expect(try rowCounts() == (0, 288, 288))
    }

    @Test("a start counts what lies beside the log, and remembers the operations in it")
    func opensAgain() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 64)
        round(journal, rooms, counter: 1)
        let again = try SQLiteJournal(path: path)
        #expect(again.recent.count == 64)
        #expect(again.commit { $0.say("hello", in: rooms[3], counter: 4) }.brief == ["repeated 1"])
        for _ in 0..<63 { round(again, rooms) }
        #expect(try rowCounts() == (0, 4096, 4096))
    }

    @Test("events go from both tables, and the count follows")
    func expires() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 8)
        journal.commit { batch in for _ in 0..<3 { batch.say("before", in: rooms[0]) } }
        for _ in 0..<4 { round(journal, rooms) }
        #expect(try rowCounts() == (32, 3, 35))
        #expect(journal.commit { $0.expire(rooms[0], bytesMax: 0, rowsMax: 5) }.brief == ["expired to 6"])
        #expect(try rowCounts() == (30, 0, 30))
        #expect(journal.recent.count == 30)
        #expect(try sequences(rooms[0]) == [6, 7])
    }

    @Test("what could not be committed leaves neither rows nor a count")
    func rollsBack() throws {
        let journal = try SQLiteJournal(path: path)
        let rooms = rooms(journal, 8)
        round(journal, rooms)
        try journal.connection.execute(
            "CREATE TEMP TRIGGER fault BEFORE INSERT ON main.recent_events BEGIN SELECT raise(ABORT, 'no'); END")
        round(journal, rooms)
        // Tried again one by one, they go to the log.
        #expect(try rowCounts() == (8, 8, 16))
        #expect(journal.recent.count == 8)
        for room in rooms { #expect(try sequences(room) == [1, 2]) }
    }
}
