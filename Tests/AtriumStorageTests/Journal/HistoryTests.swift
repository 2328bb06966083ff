import AtriumServices
import AtriumWire
import JournalSamples
import Testing

@testable import AtriumStorage

/// Pages from a real journal.
struct HistoryTests {
    let folder: TemporaryFolder
    let journal: SQLiteJournal
    let hall: ConversationID
    /// Bytes of each event's frame: all the same.
    let frameBytes: Int

    init() throws {
        folder = try TemporaryFolder()
        journal = try SQLiteJournal(path: folder("journal.sqlite"))
        hall = journal.room("hall")
        let room = hall
        let kept = journal.commit { for number in 10..<30 { $0.say("line \(number)", in: room) } }
        frameBytes = kept.batch.bytes.count / 20
    }

    private func page(
        _ order: HistoryOrder, after: UInt64 = 0, before: UInt64 = .max, countMax: Int = 100, bytesMax: Int = 262_144,
        in conversation: ConversationID? = nil
    ) throws -> (end: HistoryEnd, sequences: [UInt64]) {
        var reader = try HistoryReader(path: folder("journal.sqlite"))
        var bytes: [UInt8] = [9, 9]
        let end = try reader.read(
            HistoryRead(
                session: SessionID(rawValue: 1), requestID: 1, conversation: conversation ?? hall, after: after,
                before: before, order: order, countMax: countMax), pageMaxBytes: bytesMax, into: &bytes)
        #expect(bytes[0..<2] == [9, 9])
        var sequences: [UInt64] = []
        var cursor = 2
        while cursor < bytes.count {
            let header = try FrameHeader(decoding: bytes.span.bytes, at: cursor)
            #expect(header.kind == .messageEvent)
            let payload = cursor + FrameHeader.byteCount..<cursor + FrameHeader.byteCount + header.payloadBytes
            sequences.append(try MessageEvent(decoding: bytes.span.bytes.extracting(payload)).head.sequence)
            cursor = payload.upperBound
        }
        #expect(end.count == UInt32(sequences.count))
        #expect(end.first == sequences.first ?? 0 && end.last == sequences.last ?? 0)
        return (end, sequences)
    }

    @Test("[ROOM-4.5-1] the newest events below a bound come in rising order")
    func newest() throws {
        #expect(try page(.newest, countMax: 3).sequences == [18, 19, 20])
        #expect(try page(.newest, before: 10, countMax: 3).sequences == [7, 8, 9])
        #expect(try page(.newest, after: 8, before: 11, countMax: 3).sequences == [9, 10])
    }

    @Test("[ROOM-4.5-1] the oldest events above a bound come in rising order")
    func oldest() throws {
        #expect(try page(.oldest, countMax: 3).sequences == [1, 2, 3])
        #expect(try page(.oldest, after: 18, countMax: 3).sequences == [19, 20])
    }

    @Test(
        "[ROOM-4.5-2] more is said when the range holds one more, and not when it is all there",
        arguments: HistoryOrder.allCases)
    func saysMore(order: HistoryOrder) throws {
        #expect(try page(order, countMax: 20).end.more == false)
        #expect(try page(order, countMax: 19).end.more == true)
        #expect(try page(order, after: 5, before: 10, countMax: 4).end.more == false)
        #expect(try page(order, after: 5, before: 10, countMax: 3).end.more == true)
    }

    @Test(
        "[ROOM-4.5-2] a page ends at its limit of bytes, and one byte less holds one event less",
        arguments: HistoryOrder.allCases)
    func limitsBytes(order: HistoryOrder) throws {
        #expect(try page(order, bytesMax: 5 * frameBytes).end.count == 5)
        #expect(try page(order, bytesMax: 5 * frameBytes - 1).end.count == 4)
        #expect(try page(order, bytesMax: 20 * frameBytes).end.more == false)
        #expect(try page(order, bytesMax: 1).end.count == 1)
    }

    @Test("an empty range is an empty page", arguments: HistoryOrder.allCases)
    func emptyRanges(order: HistoryOrder) throws {
        #expect(try page(order, after: 20).sequences.isEmpty)
        #expect(try page(order, after: 7, before: 8).sequences.isEmpty)
        #expect(try page(order, before: 1).sequences.isEmpty)
        #expect(try page(order, in: ConversationID(rawValue: .max)).sequences.isEmpty)
    }

    @Test("bounds above SQLite's numbers name no event", arguments: HistoryOrder.allCases)
    func largeBounds(order: HistoryOrder) throws {
        for bound in [UInt64(Int64.max) - 1, UInt64(Int64.max), UInt64(Int64.max) + 1, .max] {
            #expect(try page(order, after: bound).sequences.isEmpty)
            #expect(try page(order, before: bound).end.count == 20)
        }
    }

    @Test("a reader sees what was committed after it was opened")
    func seesLaterCommits() throws {
        var reader = try HistoryReader(path: folder("journal.sqlite"))
        _ = journal.commit { $0.say("later", in: hall) }
        var bytes: [UInt8] = []
        let end = try reader.read(
            HistoryRead(
                session: SessionID(rawValue: 1), requestID: 1, conversation: hall, after: 20, before: .max,
                order: .oldest, countMax: 10), pageMaxBytes: 65_536, into: &bytes)
        #expect(end.last == 21)
    }

    @Test("a journal that is not there cannot be read")
    func refusesMissing() {
        #expect(throws: JournalError.self) { _ = try HistoryReader(path: folder("none.sqlite")) }
    }
}
