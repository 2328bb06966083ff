import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct Keeping {
        /// When the first of the samples was taken in; each further one is a microsecond later.
        private static let start: UInt64 = 1_700_000_000_000_001

        @Test("[ROOM-4.9-2] events that go leave the others their sequences", arguments: JournalKind.allCases)
        func oldestGo(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit { for number in 0..<6 { $0.say("line \(number)", in: hall) } }
            #expect(try bench.commit { $0.expire(hall, before: Self.start + 4) }.brief == ["expired to 5"])
            try bench.reopen()
            let log = try #require(bench.snapshot().rooms.first?.log)
            #expect(log.first == 5 && log.head == 6 && log.epoch == 1 && log.lowest == 5)
            #expect(log.firstTime.microseconds == Self.start + 4)
            #expect(try bench.frames(of: hall) == Array(kept.eventFrames[4...]))
            #expect(try bench.commit { $0.say("next", in: hall) }.brief == ["event 7"])
        }

        @Test(
            "[FILE-6.2-8] the request that offered a file is known while its upload stands, though its event is gone",
            arguments: JournalKind.allCases)
        func offersStand(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let (hall, yard) = (try bench.room("hall"), try bench.room("yard"))
            _ = try bench.commit {
                for counter in 1...3 as ClosedRange<UInt64> { $0.offer("a", sizeBytes: 1, in: hall, counter: counter) }
                $0.store(FileID(rawValue: 2), sizeBytes: 1, in: hall)
                $0.withdraw(FileID(rawValue: 3), in: hall, counter: 4)
                $0.expire(hall, before: .max)
                $0.keep(KeepRule(.none), in: yard)
                $0.offer("b", sizeBytes: 1, in: yard, counter: 5)
            }
            try bench.reopen()
            #expect(
                try bench.snapshot().offers == [
                    OfferRecord(file: FileID(rawValue: 1), operation: OperationID(instance: 7, counter: 1)),
                    OfferRecord(file: FileID(rawValue: 4), operation: OperationID(instance: 7, counter: 5)),
                ])
        }

        @Test("a step lets go no more than it may, by age or by bytes", arguments: JournalKind.allCases)
        func stepsAreBounded(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit { for number in 10..<20 { $0.say("line \(number)", in: hall) } }
            let frameBytes = UInt64(kept.batch.bytes.count / 10)
            let steps: (inout BatchMaker) -> Void = {
                $0.expire(hall, before: .max, rowsMax: 3)
                $0.expire(hall, bytesMax: 5 * frameBytes)
                $0.expire(hall, bytesMax: 5 * frameBytes - 1)
                $0.expire(hall, before: .max, rowsMax: 100)
                $0.expire(hall, before: .max, rowsMax: 100)
            }
            #expect(
                try bench.commit(steps).brief
                    == ["expired to 4", "expired to 6", "expired to 7", "expired to 11", "expired to 11"])
            try bench.reopen()
            let log = try #require(bench.snapshot().rooms.first?.log)
            #expect(log.first == 11 && log.bytes == 0)
        }

        @Test(
            "[ROOM-4.9-7] an operation whose event went is never done again, also opened again",
            arguments: JournalKind.allCases)
        func operationsAreRemembered(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("two", in: hall, counter: 2)
            }
            _ = try bench.commit { $0.expire(hall, before: .max) }
            #expect(try bench.commit { $0.say("one", in: hall, counter: 1) }.brief == ["repeated 1"])
            try bench.reopen()
            let again = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("two", in: hall, counter: 2)
                $0.say("three", in: hall, counter: 3)
            }
            #expect(again.brief == ["failed operationExpired", "failed operationExpired", "event 3"])
        }

        @Test(
            "a rule is there when the journal is opened again, and so is that there is none",
            arguments: JournalKind.allCases)
        func rulesAreKept(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let rule = KeepRule(.limits, eventAgeSeconds: 60, eventBytes: 500, fileAgeSeconds: 70, fileBytes: .max)
            _ = try bench.commit { $0.keep(rule, in: hall, counter: 1) }
            try bench.reopen()
            #expect(try bench.snapshot().rooms.map(\.keep) == [rule])
            #expect(try bench.commit { $0.keep(nil, in: hall, counter: 2) }.brief == ["event 2"])
            try bench.reopen()
            #expect(try bench.snapshot().rooms.map(\.keep) == [nil])
        }

        @Test(
            "[ROOM-4.9-4] what is not kept gets its sequence and leaves nothing; opened again, an epoch begins",
            arguments: JournalKind.allCases)
        func unkeptHasNoRow(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit {
                $0.keep(KeepRule(.none), in: hall)
                $0.say("one", in: hall, counter: 1)
                $0.say("two", in: hall, counter: 2)
                $0.say("one", in: hall, counter: 1)
            }
            #expect(kept.brief == ["event 1", "event 2", "event 3", "repeated 2"])
            #expect(try bench.frames(of: hall).isEmpty)
            try bench.reopen()
            let log = try #require(bench.snapshot().rooms.first?.log)
            #expect(log.epoch == 2 && log.first == log.head + 1 && !log.keepsEvents)
            #expect(try bench.commit { $0.say("one", in: hall, counter: 1) }.brief == ["event \(log.head + 1)"])
        }

        @Test("the first fetch of each account is kept, and a second changes nothing", arguments: JournalKind.allCases)
        func firstFetchStands(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.offer("a", sizeBytes: 1, in: hall, counter: 1)
                for (account, time) in [(5, 300), (4, 100), (5, 900)] as [(UInt64, UInt64)] {
                    $0.propose(
                        .markFetched(
                            FileID(rawValue: 1), AccountID(rawValue: account), time: WallTime(microseconds: time)))
                }
            }
            try bench.reopen()
            let fetches = try bench.snapshot().fetches
            #expect(fetches.map(\.account.rawValue) == [4, 5] && fetches.map(\.time.microseconds) == [100, 300])
        }

        @Test(
            "a request the core refuses gets the first outcome all the same, where there is one",
            arguments: JournalKind.allCases)
        func refusalsAreJudged(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit { $0.say("one", in: hall, counter: 1) }
            try bench.reopen()
            let kept = try bench.commit {
                $0.say("one", in: hall, counter: 1)
                $0.say("two", in: hall, counter: 2)
                for index in $0.batch.proposals.indices {
                    guard case .event(var event) = $0.batch.proposals[index].change else { continue }
                    event.refusal = .quotaExceeded
                    $0.batch.proposals[index].change = .event(event)
                }
            }
            #expect(kept.brief == ["repeated 1", "failed quotaExceeded"])
            #expect(try bench.commit { $0.say("two", in: hall, counter: 2) }.brief == ["event 2"])
        }
    }
}
