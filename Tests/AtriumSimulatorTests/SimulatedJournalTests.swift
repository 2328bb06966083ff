import AtriumServices
import AtriumSimulator
import AtriumWire
import Testing

/// What a simulated disk does to the journal on it.
struct SimulatedJournalTests {
    let disk = SimulatedJournalDisk(JournalTables(serverID: 7, secret: (1, 2)))

    func rooms(_ names: String...) -> ProposalBatch {
        var batch = ProposalBatch()
        for name in names {
            let time = WallTime(microseconds: 5)
            batch.proposals.append(
                Proposal(.createRoom(name: name, creator: AccountID(rawValue: 0), time: time)))
        }
        return batch
    }

    @Test("what was synced outlives a power cut, what was not is lost from its end")
    func losesUnsynced() throws {
        let safe = SimulatedJournal(on: disk)
        _ = safe.commit([rooms("one")])
        let quick = SimulatedJournal(on: disk, durability: .bestEffort)
        _ = quick.commit([rooms("two")])
        _ = quick.commit([rooms("three")])
        disk.losePower(keeping: 1)
        #expect(try SimulatedJournal(on: disk).load().rooms.map(\.name) == ["one", "two"])
    }

    @Test("a row that is refused takes no other along")
    func refusesOneRow() throws {
        let journal = SimulatedJournal(on: disk)
        var writes = 0
        disk.fault = { step in
            guard case .write = step else { return nil }
            writes += 1
            return writes == 2 || writes == 4 ? .refused : nil
        }
        let kept = journal.commit([rooms("one", "two", "three")])
        guard case .failed(.storage) = kept[0].results[1] else {
            Issue.record("the second row was refused")
            return
        }
        #expect(try journal.load().rooms.map(\.name) == ["one", "three"])
        #expect(!journal.isHalted)
    }

    @Test("a disk that breaks in a commit halts the journal until it is opened anew", arguments: [true, false])
    func halts(isKept: Bool) throws {
        let journal = SimulatedJournal(on: disk)
        disk.fault = { step in
            guard case .commit = step else { return nil }
            return .broken(isKept: isKept)
        }
        _ = journal.commit([rooms("one")])
        #expect(journal.isHalted)
        disk.fault = { _ in nil }
        _ = journal.commit([rooms("two")])
        #expect(try journal.load().rooms.map(\.name) == (isKept ? ["one"] : []))
        try journal.reopen()
        _ = journal.commit([rooms("two")])
        #expect(try journal.load().rooms.map(\.name) == (isKept ? ["one", "two"] : ["two"]))
    }
}
