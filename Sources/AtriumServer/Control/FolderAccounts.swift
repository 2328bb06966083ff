import AtriumNet
import AtriumServices
import AtriumStorage
import AtriumWire

/// Orders about accounts on a folder that no server has: judged by the same core, and kept in the same journal.
public enum FolderAccounts {
    /// Carries an order out.
    ///
    /// - Parameter limits: those of the server the folder belongs to.
    /// - Throws: where it is refused, or cannot be kept.
    public static func carryOut(
        _ order: AccountOrder, on folder: StoredFolder, holding _: borrowing FolderClaim,
        limits: Limits = Limits()
    ) throws(ServerError) {
        do throws(JournalError) {
            let journal = try SQLiteJournal(path: folder.journalPath)
            var router = Router(snapshot: try journal.load(), settings: ServiceSettings(limits: limits), loopCount: 1)
            var effects = Effects(loopCount: 1)
            let now = WallTime(microseconds: Clock.wallMicroseconds())
            router.carryOut(order, number: 1, at: now, into: &effects)
            while !effects.proposals.proposals.isEmpty {
                let proposals = effects.proposals
                effects.proposals = ProposalBatch()
                for batch in journal.commit([proposals]) { router.committed(batch, at: now, into: &effects) }
            }
            guard let outcome = effects.orders.first else { throw JournalError("the order was not carried out") }
            if let refusal = outcome.refusal { throw JournalError(refusal) }
        } catch {
            throw ServerError(error.text)
        }
    }
}
