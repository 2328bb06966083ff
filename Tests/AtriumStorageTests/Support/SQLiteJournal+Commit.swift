import AtriumServices
import AtriumWire
import JournalSamples

@testable import AtriumStorage

extension SQLiteJournal {
    /// Commits one batch.
    @discardableResult
    func commit(_ fill: (inout BatchMaker) -> Void) -> CommittedBatch {
        var maker = BatchMaker()
        fill(&maker)
        let kept = commit([maker.batch])
        return kept[0]
    }

    /// Makes a room.
    func room(_ name: String) -> ConversationID {
        guard case .room(let room) = commit({ $0.createRoom(name) }).results[0] else {
            return ConversationID(rawValue: 0)
        }
        return room
    }
}
