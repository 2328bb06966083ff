import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct Sequences {
        @Test(
            "[ROOM-4.1-1] sequences are dense in each conversation, over commits and openings",
            arguments: JournalKind.allCases)
        func areDense(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let cellar = try bench.room("cellar")
            let kept = try bench.commit {
                $0.say("one", in: hall)
                $0.say("first", in: cellar)
                $0.say("two", in: hall)
            }
            #expect(kept.brief == ["event 1", "event 1", "event 2"])
            #expect(try bench.commit { $0.say("three", in: hall) }.brief == ["event 3"])
            try bench.reopen()
            #expect(try bench.commit { $0.say("four", in: hall) }.brief == ["event 4"])
            #expect(try bench.commit { $0.say("second", in: cellar) }.brief == ["event 2"])
        }

        @Test("several batches are kept in their order, and come back apart", arguments: JournalKind.allCases)
        func keepBatchOrder(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commitAll([
                { $0.say("one", in: hall) },
                { _ in },
                {
                    $0.say("two", in: hall)
                    $0.say("three", in: hall)
                },
            ])
            #expect(kept.map(\.brief) == [["event 1"], [], ["event 2", "event 3"]])
            #expect(try bench.commitAll([]).isEmpty)
        }

        @Test("the log is the frames as they came back, byte for byte", arguments: JournalKind.allCases)
        func areInFrames(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.offer("a.txt", sizeBytes: 10, in: hall, counter: 2)
                $0.topic("tea", in: hall, counter: 3)
            }
            let frames = kept.eventFrames
            try bench.reopen()
            #expect(try bench.frames(of: hall) == frames)
            for (index, frame) in frames.enumerated() {
                var cursor = FrameHeader.byteCount
                #expect(try EventHead(decoding: frame.span.bytes, at: &cursor).sequence == UInt64(index + 1))
            }
        }

        @Test("an event of no conversation fails alone, and leaves no hole", arguments: JournalKind.allCases)
        func passOverFailures(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("nowhere", in: ConversationID(rawValue: 99), counter: 2)
                $0.offer("nowhere", sizeBytes: 1, in: ConversationID(rawValue: 99), counter: 3)
                $0.offer("here", sizeBytes: 1, in: hall, counter: 4)
            }
            #expect(
                kept.brief == ["event 1", "failed noSuchConversation", "failed noSuchConversation", "event 2 file 1"])
            #expect(try bench.frames(of: hall).count == 2)
        }

        @Test("a log says its first, its head and the head's time", arguments: JournalKind.allCases)
        func areInSnapshot(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.room("empty")
            var newest = WallTime(microseconds: 0)
            _ = try bench.commit {
                $0.say("one", in: hall)
                $0.say("two", in: hall)
                newest = $0.time
            }
            try bench.reopen()
            let logs = try bench.snapshot().rooms.map(\.log)
            #expect(logs.map(\.first) == [1, 1] && logs.map(\.head) == [2, 0])
            #expect(logs.first?.headTime == newest)
            #expect(logs.map(\.epoch) == [1, 1])
        }
    }
}
