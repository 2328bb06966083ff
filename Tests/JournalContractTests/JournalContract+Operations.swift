import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct Operations {
        @Test(
            "[FRAME-2.8-2] a retry gets the first outcome: in the same commit, in a later one, opened again",
            arguments: JournalKind.allCases)
        func repeatFirstOutcome(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let tries: (inout BatchMaker) -> Void = {
                $0.say("one", in: hall, counter: 1)
                $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
                $0.topic("tea", in: hall, counter: 3)
            }
            let first = try bench.commitAll([tries, tries])
            let repeated = ["repeated 1", "repeated 2 file 1", "repeated 3"]
            #expect(first.map(\.brief) == [["event 1", "event 2 file 1", "event 3"], repeated])
            #expect(try bench.commit(tries).brief == repeated)
            try bench.reopen()
            #expect(try bench.commit(tries).brief == repeated)
            #expect(try bench.frames(of: hall).count == 3)
        }

        @Test("a repeated outcome says where and when the first one was", arguments: JournalKind.allCases)
        func repeatPlaceAndTime(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            var time = WallTime(microseconds: 0)
            _ = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                time = $0.time
                $0.say("two", in: hall, counter: 2)
            }
            try bench.reopen()
            let again = try bench.commit { $0.say("one", in: hall, counter: 1) }
            guard case .repeated(let conversation, 1, let first, nil) = again.results[0] else {
                Issue.record("\(again.brief)")
                return
            }
            #expect(conversation == hall && first == time)
        }

        @Test(
            "[FRAME-2.8-3] the same id with another body, conversation or kind is a conflict",
            arguments: JournalKind.allCases)
        func conflict(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let cellar = try bench.room("cellar")
            let others: (inout BatchMaker) -> Void = {
                $0.say("other", in: hall, counter: 1)
                $0.say("one", in: cellar, counter: 1)
                $0.offer("one", sizeBytes: 5, in: hall, counter: 1)
                $0.topic("one", in: hall, counter: 1)
            }
            let refused = [String](repeating: "failed operationConflict", count: 4)
            _ = try bench.commit { $0.say("one", in: hall, counter: 1) }
            #expect(try bench.commit(others).brief == refused)
            try bench.reopen()
            #expect(try bench.commit(others).brief == refused)
            #expect(try bench.frames(of: hall).count == 1 && bench.frames(of: cellar).isEmpty)
        }

        @Test(
            "ids are each account's and each instance's own, and the server's events are not compared",
            arguments: JournalKind.allCases)
        func areScoped(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("one", in: hall, counter: 1, author: AccountID(rawValue: 2))
                $0.say("one", in: hall, counter: 1, instance: 8)
                $0.say("one", in: hall)
                $0.say("one", in: hall)
            }
            #expect(kept.brief == (1...5).map { "event \($0)" })
        }

        @Test("[FRAME-2.8-4] what the window has let go is never done again", arguments: JournalKind.allCases)
        func expire(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let tries: (inout BatchMaker) -> Void = {
                $0.say("x", in: hall, counter: 1)
                $0.say("x", in: hall, counter: 2)
            }
            _ = try bench.commit { for counter in 1...257 { $0.say("x", in: hall, counter: UInt64(counter)) } }
            #expect(try bench.commit(tries).brief == ["failed operationExpired", "repeated 2"])
            try bench.reopen()
            #expect(try bench.commit(tries).brief == ["failed operationExpired", "repeated 2"])
        }

        @Test("what was refused may be tried again with the same id", arguments: JournalKind.allCases)
        func forgetRefusals(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let first = try bench.room("first")
            let next = ConversationID(rawValue: first.rawValue + 1)
            #expect(try bench.commit { $0.say("x", in: next, counter: 1) }.brief == ["failed noSuchConversation"])
            #expect(try bench.room("next") == next)
            #expect(try bench.commit { $0.say("x", in: next, counter: 1) }.brief == ["event 1"])
        }

        @Test("an offer keeps its outcome after its file was withdrawn", arguments: JournalKind.allCases)
        func outliveFiles(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.offer("a", sizeBytes: 5, in: hall, counter: 1)
                $0.withdraw(FileID(rawValue: 1), in: hall, counter: 2)
            }
            try bench.reopen()
            let again = try bench.commit {
                $0.offer("a", sizeBytes: 5, in: hall, counter: 1)
                $0.withdraw(FileID(rawValue: 1), in: hall, counter: 2)
            }
            #expect(again.brief == ["repeated 1 file 1", "repeated 2"])
        }
    }
}
