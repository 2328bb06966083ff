import AtriumServices
import AtriumWire
import CrashingDisk
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct Agreement {
        @Test(
            "state tables and log agree after each of many openings, whatever was committed",
            arguments: JournalKind.allCases, [1, 2, 3] as [UInt64])
        func tablesMatchLog(kind: JournalKind, seed: UInt64) throws {
            let bench = try JournalBench(kind)
            var random = SeededGenerator(seed: seed)
            let rooms = try (1...4).map { try bench.room("room \($0)") }
            var expected: [ConversationID: [[UInt8]]] = [:]
            var counter: UInt64 = 0
            for _ in 0..<12 {
                let kept = try bench.commit { batch in
                    for _ in 0..<Int.random(in: 0...20, using: &random) {
                        guard let room = rooms.randomElement(using: &random) else { return }
                        counter += random.oneIn(5) ? 0 : 1
                        switch Int.random(in: 0..<5, using: &random) {
                        case 0: batch.topic("topic \(counter)", in: room, counter: counter)
                        case 1: batch.offer("file", sizeBytes: counter, in: room, counter: counter)
                        case 2: batch.withdraw(FileID(rawValue: counter % 9 + 1), in: room, counter: counter)
                        default: batch.say("line \(counter)", in: room, counter: counter)
                        }
                    }
                }
                for frame in kept.eventFrames {
                    var cursor = FrameHeader.byteCount
                    let head = try EventHead(decoding: frame.span.bytes, at: &cursor)
                    expected[head.conversation, default: []].append(frame)
                }
                if random.oneIn(3) { try bench.reopen() }
                let log = try LogReading(bench, rooms)
                for room in rooms { #expect(log.frames[room] == expected[room] ?? []) }
                log.expectAgreement(with: try bench.snapshot())
            }
        }
    }
}
