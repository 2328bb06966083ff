import AtriumServices
import AtriumWire
import JournalSamples
import Testing

@testable import AtriumStorage

/// Many instances of one account, on a real journal.
struct OperationAttackTests {
    @Test("[FRAME-2.8-2] 23,500 instances of one account leave another's retry its first outcome, over a restart too")
    func foreignInstances() throws {
        let folder = try TemporaryFolder()
        let path = folder("journal.sqlite")
        let ann = AccountID(rawValue: 2)
        let hall: ConversationID
        do {
            let journal = try SQLiteJournal(path: path)
            hall = journal.room("hall")
            _ = journal.commit { $0.say("once", in: hall, counter: 1, author: ann) }
            for round in 0..<47 {
                _ = journal.commit { batch in
                    for number in 1...500 {
                        batch.say("x", in: hall, counter: 1, instance: UInt64(round * 500 + number + 100))
                    }
                }
            }
            let kept = journal.commit {
                $0.time.microseconds += 1_000_000
                $0.say("once", in: hall, counter: 1, author: ann)
                $0.say("x", in: hall, counter: 1, instance: 101)
                $0.say("x", in: hall, counter: 1, instance: 30_000)
            }
            #expect(kept.brief == ["repeated 1", "failed operationExpired", "event 23502"])
        }
        let kept = try SQLiteJournal(path: path).commit {
            $0.say("once", in: hall, counter: 1, author: ann)
            $0.say("x", in: hall, counter: 1, instance: 101)
            $0.say("x", in: hall, counter: 1, instance: 30_000)
        }
        #expect(kept.brief == ["repeated 1", "failed operationExpired", "repeated 23502"])
    }
}
