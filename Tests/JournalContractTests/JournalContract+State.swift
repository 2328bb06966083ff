import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct State {
        @Test("rooms are found by their names, whatever the case", arguments: JournalKind.allCases)
        func roomsAreUnique(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("Hall")
            #expect(try bench.room("hALL") == hall)
            try bench.reopen()
            #expect(try bench.room("HALL") == hall)
            #expect(try bench.snapshot().rooms.map(\.name) == ["Hall"])
        }

        @Test("two accounts have one direct conversation, whoever opens it", arguments: JournalKind.allCases)
        func directsAreUnique(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let (ann, bob) = (AccountID(rawValue: 1), AccountID(rawValue: 4))
            let tries: (inout BatchMaker) -> Void = {
                $0.propose(.openDirect(ann, bob, time: $0.time))
                $0.propose(.openDirect(bob, ann, time: $0.time))
                $0.propose(.openDirect(bob, bob, time: $0.time))
            }
            let kept = try bench.commit(tries).brief
            #expect(kept[0] == kept[1] && kept[1] != kept[2])
            try bench.reopen()
            #expect(try bench.commit(tries).brief == kept)
            let directs = try bench.snapshot().directs
            #expect(directs.map(\.low) == [ann, bob] && directs.map(\.high) == [bob, bob])
        }

        @Test("a name is claimed once, whatever its case", arguments: JournalKind.allCases)
        func namesAreUnique(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let kept = try bench.commit {
                $0.claim("Ada")
                $0.claim("ADA")
                $0.claim("bob")
            }
            #expect(kept.brief == ["account 1", "failed nameTaken", "account 2"])
            try bench.reopen()
            #expect(try bench.commit { $0.claim("aDA") }.brief == ["failed nameTaken"])
            #expect(try bench.commit { $0.claim("eve") }.brief == ["account 3"])
            let accounts = try bench.snapshot().accounts
            #expect(accounts.map(\.name) == ["Ada", "bob", "eve"])
            #expect(accounts.allSatisfy { $0.verifiers.map(\.label) == ["desk"] })
        }

        @Test("ids are not given twice, over removals and openings", arguments: JournalKind.allCases)
        func idsAreNotReused(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let first = try bench.room("first")
            _ = try bench.commit { $0.propose(.removeRoom(first)) }
            let second = try bench.room("first")
            _ = try bench.commit { $0.propose(.removeRoom(second)) }
            try bench.reopen()
            let third = try bench.room("first")
            #expect(first.rawValue < second.rawValue && second.rawValue < third.rawValue)
        }

        @Test("a room is removed only while it has no event", arguments: JournalKind.allCases)
        func roomsWithEventsStay(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let empty = try bench.room("empty")
            let used = try bench.room("used")
            let kept = try bench.commit {
                $0.say("hi", in: used)
                $0.propose(.markRead(AccountID(rawValue: 1), empty, sequence: 0))
                $0.propose(.removeRoom(empty))
                $0.propose(.removeRoom(used))
                $0.propose(.removeRoom(empty))
                $0.say("late", in: empty)
            }
            #expect(
                kept.brief == [
                    "event 1", "done", "done", "failed notAllowed", "failed noSuchConversation",
                    "failed noSuchConversation",
                ])
            try bench.reopen()
            let snapshot = try bench.snapshot()
            #expect(snapshot.rooms.map(\.conversation) == [used])
            #expect(snapshot.readMarkers.allSatisfy { $0.conversation != empty })
        }

        @Test("a read marker only moves forward", arguments: JournalKind.allCases)
        func markersRise(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let ann = AccountID(rawValue: 1)
            _ = try bench.commit {
                $0.propose(.markRead(ann, hall, sequence: 5))
                $0.propose(.markRead(ann, hall, sequence: 3))
            }
            #expect(try bench.snapshot().readMarkers.map(\.sequence) == [5])
            try bench.reopen()
            #expect(try bench.commit { $0.propose(.markRead(ann, hall, sequence: 4)) }.brief == ["done"])
            #expect(try bench.snapshot().readMarkers.map(\.sequence) == [5])
            _ = try bench.commit { $0.propose(.markRead(ann, hall, sequence: 9)) }
            try bench.reopen()
            #expect(try bench.snapshot().readMarkers.map(\.sequence) == [9])
        }

        @Test("the last topic is the room's", arguments: JournalKind.allCases)
        func lastTopicStands(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.topic("tea", in: hall, counter: 1)
                $0.topic("cake", in: hall, counter: 2)
                $0.topic("tea", in: hall, counter: 1)
            }
            try bench.reopen()
            #expect(try bench.snapshot().rooms.map(\.topic) == ["cake"])
        }

        @Test("a server has one number and one secret for good", arguments: JournalKind.allCases)
        func numberStays(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let first = try bench.snapshot()
            try bench.reopen()
            let second = try bench.snapshot()
            #expect(first.serverID != 0 && first.serverID == second.serverID)
            #expect(first.secret == second.secret)
        }
    }
}
