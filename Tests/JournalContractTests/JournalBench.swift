import AtriumServices
import AtriumWire
import JournalSamples
import Testing

/// A journal under the contract.
final class JournalBench {
    private let place: any JournalPlace
    private var journal: any Journal
    /// Rises over everything a test commits, as the core's clock does.
    private var time = WallTime(microseconds: 1_700_000_000_000_000)

    init(_ kind: JournalKind) throws {
        place = try kind.place()
        journal = try place.open()
        _ = try journal.load()
    }

    /// Commits one batch.
    func commit(_ fill: (inout BatchMaker) -> Void) throws -> CommittedBatch {
        let kept = journal.commit([batch(fill)])
        return try #require(kept.first)
    }

    /// Commits several batches at once.
    func commitAll(_ fills: [(inout BatchMaker) -> Void]) throws -> [CommittedBatch] {
        let kept = journal.commit(fills.map(batch))
        try #require(kept.count == fills.count)
        return kept
    }

    private func batch(_ fill: (inout BatchMaker) -> Void) -> ProposalBatch {
        var maker = BatchMaker(time: time)
        fill(&maker)
        time = maker.time
        return maker.batch
    }

    /// Makes a room.
    func room(_ name: String) throws -> ConversationID {
        guard case .room(let room)? = try commit({ $0.createRoom(name) }).results.first else {
            throw BenchError.roomRefused
        }
        return room
    }

    /// Ends the journal, and opens it again on what it kept.
    func reopen() throws {
        journal = ClosedJournal()
        place.interrupt()
        journal = try place.open()
    }

    func snapshot() throws -> Snapshot { try journal.load() }

    func frames(of conversation: ConversationID) throws -> [[UInt8]] { try place.frames(of: conversation) }

    func audit() throws -> [AuditRecord] { try place.audit() }

    func invitations() throws -> [InvitationRecord] { try place.invitations() }

    private enum BenchError: Error { case roomRefused }
}
