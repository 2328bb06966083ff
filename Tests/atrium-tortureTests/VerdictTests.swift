import AtriumClient
import AtriumWire
import Glibc
import Testing

@testable import atrium_torture

/// What a verdict finds in logs and records.
struct VerdictTests {
    let room = ConversationID(rawValue: 2)

    /// A log of messages, from sequence 1.
    func logs(_ texts: String...) -> Logs {
        var logs = Logs()
        logs.add(
            texts.enumerated().map { index, text in
                ConversationEvent(
                    head: EventHead(
                        conversation: room, sequence: UInt64(index + 1), time: WallTime(microseconds: 1),
                        author: AccountID(rawValue: 1), operation: OperationID(instance: 1, counter: 1),
                        authorName: "ann"), body: .message(.plain, text))
            }, of: room)
        return logs
    }

    @Test("what is where it was said to be is found")
    func finds() {
        var verdict = Verdict(logs("a", "b"))
        verdict.checkWriter(["A 2 1 a", "A 2 2 b", "R c"])
        verdict.checkReader("ann", ["N 2 hall", "E 2 1 a", "E 2 2 b"])
        #expect(verdict.acknowledged == 2 && verdict.found == 2 && verdict.shown == 2)
        #expect(verdict.faults.isEmpty)
    }

    @Test(
        "what was acknowledged and is not there, or elsewhere, is lost", arguments: ["A 2 2 c", "A 2 2 a", "A 3 1 a"])
    func findsLost(line: Substring) {
        var verdict = Verdict(logs("a", "b"))
        verdict.checkWriter([line])
        #expect(verdict.lost == 1 && verdict.faults.count == 1)
    }

    @Test("what was refused and is there is a fault")
    func findsRefused() {
        var verdict = Verdict(logs("a"))
        verdict.checkWriter(["R a"])
        #expect(verdict.faults.count == 1)
    }

    @Test("a line that is in the log twice is a fault")
    func findsDuplicates() {
        #expect(Verdict(logs("a", "b", "a")).faults.count == 1)
    }

    @Test("a reader who was shown an event twice, or left one out, is told of")
    func findsReadersFaults() {
        var twice = Verdict(logs("a", "b"))
        twice.checkReader("ann", ["E 2 1 a", "E 2 1 a", "E 2 2 b"])
        #expect(twice.shownTwice == 1 && twice.faults.count == 1)
        var hole = Verdict(logs("a", "b"))
        hole.checkReader("ann", ["E 2 2 b"])
        #expect(hole.untoldHoles == 1 && hole.faults.count == 1)
        var told = Verdict(logs("a", "b"))
        told.checkReader("ann", ["M 2 1 1", "E 2 2 b"])
        #expect(told.faults.isEmpty)
        var early = Verdict(logs("a", "b"))
        early.checkReader("ann", ["E 2 1 a"])
        #expect(early.faults.count == 1)
        var other = Verdict(logs("a"))
        other.checkReader("ann", ["E 2 1 b"])
        #expect(other.faults.count == 1)
    }

    @Test("a file whose bytes are not those sent is lost")
    func findsFiles() {
        let file = TortureFile("ann", 1)
        var right = Verdict(logs())
        right.checkSender("ann", ["S 1", "F 1 7 ab"]) { _ in (file.bytes, "ab") }
        #expect(right.faults.isEmpty)
        var wrong = Verdict(logs())
        wrong.checkSender("ann", ["F 1 7 ab"]) { _ in (TortureFile("bob", 1).bytes, "ab") }
        #expect(wrong.lost == 1)
        var gone = Verdict(logs())
        gone.checkSender("ann", ["F 1 7 ab"]) { _ in throw Failure("gone") }
        #expect(gone.lost == 1)
    }

    @Test("a torn last line of a record counts as never written, and the next life goes on behind the last whole one")
    func readsTornRecords() throws {
        let path = "/tmp/atrium-torture-record-\(UInt64.random(in: 0...UInt64.max))"
        do {
            var record = try RecordFile(path: path)
            record.add("E 2 1 a")
            try record.write(syncs: false)
        }
        let torn = try #require(fopen(path, "a"))
        fputs("E 2 2 ", torn)
        fclose(torn)
        do {
            var record = try RecordFile(path: path)
            record.add("E 2 2 b")
            try record.write(syncs: true)
        }
        #expect(RecordFile.lines(path) == ["E 2 1 a", "E 2 2 b"])
        unlink(path)
    }
}
