import AtriumServices
import AtriumWire
import JournalSamples
import Testing

@testable import AtriumStorage

/// Retries, on a real journal.
struct OperationTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    @Test("[FRAME-2.8-2] a retry gets the first outcome, in the same commit and in a later one")
    func repeats() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("one", in: hall, counter: 1)
            $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
            $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
        }
        #expect(kept.brief == ["event 1", "repeated 1", "event 2 file 1", "repeated 2 file 1"])
        let again = journal.commit {
            $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
            $0.say("one", in: hall, counter: 1)
        }
        #expect(again.brief == ["repeated 2 file 1", "repeated 1"])
    }

    @Test("[FRAME-2.8-3] the same id with another body, conversation or kind is a conflict")
    func conflicts() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let cellar = journal.room("cellar")
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("other", in: hall, counter: 1)
            $0.say("one", in: cellar, counter: 1)
            $0.offer("one", sizeBytes: 5, in: hall, counter: 1)
        }
        #expect(kept.brief == ["event 1"] + [String](repeating: "failed operationConflict", count: 3))
    }

    @Test("ids are each account's and each instance's own, and the server's events are not compared")
    func scopes() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("one", in: hall, counter: 1, author: AccountID(rawValue: 2))
            $0.say("one", in: hall, counter: 1, instance: 8)
            $0.say("one", in: hall)
            $0.say("one", in: hall)
        }
        #expect(kept.brief == ["event 1", "event 2", "event 3", "event 4", "event 5"])
    }

    @Test("[FRAME-2.8-2] a retry gets the first outcome after a restart too")
    func repeatsAfterRestart() throws {
        let hall: ConversationID
        do {
            let journal = try SQLiteJournal(path: path)
            hall = journal.room("hall")
            _ = journal.commit {
                $0.say("one", in: hall, counter: 1)
                $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
            }
        }
        let kept = try SQLiteJournal(path: path).commit {
            $0.say("one", in: hall, counter: 1)
            $0.offer("a", sizeBytes: 5, in: hall, counter: 2)
            $0.offer("a", sizeBytes: 6, in: hall, counter: 2)
            $0.say("new", in: hall, counter: 3)
        }
        #expect(kept.brief == ["repeated 1", "repeated 2 file 1", "failed operationConflict", "event 3"])
    }

    @Test("[FRAME-2.8-4] what the window has let go is never done again")
    func expires() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        _ = journal.commit { for counter in 1...257 { $0.say("x", in: hall, counter: UInt64(counter)) } }
        let kept = journal.commit {
            $0.say("x", in: hall, counter: 1)
            $0.say("x", in: hall, counter: 2)
        }
        #expect(kept.brief == ["failed operationExpired", "repeated 2"])
    }

    @Test("a tail that was not read to its start closes what lies below")
    func closesBelowTail() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        _ = journal.commit { for counter in 1...20 { $0.say("x", in: hall, counter: UInt64(counter)) } }
        let limits = SQLiteJournal.TailLimits(eventsMax: 5)
        let window = try SQLiteJournal.readWindow(journal.connection, try journal.load(), limits: limits)
        let account = AccountID(rawValue: 1)
        #expect(window.judge(OperationID(instance: 7, counter: 15), of: account, fingerprint: 0) == .expired)
        #expect(window.judge(OperationID(instance: 7, counter: 16), of: account, fingerprint: 0) == .conflict)
        #expect(window.judge(OperationID(instance: 7, counter: 21), of: account, fingerprint: 0) == .new)
    }

    @Test("events of more than a day before the newest are not read")
    func readsOneDay() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        _ = journal.commit {
            $0.say("old", in: hall, counter: 1)
            $0.time.microseconds += OperationWindow.retentionMicroseconds
            $0.say("new", in: hall, counter: 2)
        }
        let window = try SQLiteJournal.readWindow(journal.connection, try journal.load())
        let account = AccountID(rawValue: 1)
        #expect(window.judge(OperationID(instance: 7, counter: 1), of: account, fingerprint: 0) == .expired)
        #expect(window.judge(OperationID(instance: 7, counter: 2), of: account, fingerprint: 0) == .conflict)
    }

    @Test("events beyond those remembered after a restart are expired, not done again")
    func closesBeyondOutcomes() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        _ = journal.commit { for instance in 1...20 { $0.say("x", in: hall, counter: 3, instance: UInt64(instance)) } }
        let limits = SQLiteJournal.TailLimits(outcomesMax: 5, runMax: 3)
        let window = try SQLiteJournal.readWindow(journal.connection, try journal.load(), limits: limits)
        let account = AccountID(rawValue: 1)
        #expect(window.judge(OperationID(instance: 16, counter: 3), of: account, fingerprint: 0) == .conflict)
        for instance in 1...15 as ClosedRange<UInt64> {
            #expect(window.judge(OperationID(instance: instance, counter: 3), of: account, fingerprint: 0) == .expired)
            #expect(window.judge(OperationID(instance: instance, counter: 4), of: account, fingerprint: 0) == .new)
        }
    }

    @Test("a long log takes nothing from the others when a start reads them")
    func readsLogsInTurns() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let cellar = journal.room("cellar")
        let ann = AccountID(rawValue: 1)
        let bob = AccountID(rawValue: 2)
        _ = journal.commit {
            $0.say("mine", in: cellar, counter: 1, author: bob)
            for counter in 1...200 { $0.say("x", in: hall, counter: UInt64(counter)) }
        }
        let limits = SQLiteJournal.TailLimits(eventsMax: 20, runMax: 10)
        let window = try SQLiteJournal.readWindow(journal.connection, try journal.load(), limits: limits)
        #expect(window.judge(OperationID(instance: 7, counter: 1), of: bob, fingerprint: 0) == .conflict)
        #expect(window.judge(OperationID(instance: 7, counter: 100), of: ann, fingerprint: 0) == .expired)
    }
}
