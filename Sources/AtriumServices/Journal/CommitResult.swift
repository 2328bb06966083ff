import AtriumWire

/// What became of one proposal.
public enum CommitResult: Sendable {
    /// The event is kept. `file` is the id given to an offered file.
    case event(sequence: UInt64, file: FileID?)
    /// The same operation was kept before: its first outcome. Nothing is delivered again.
    case repeated(conversation: ConversationID, sequence: UInt64, time: WallTime, file: FileID?)
    /// The room is kept, or was there already under the same name.
    case room(ConversationID)
    /// The direct conversation is kept, or was there already.
    case direct(ConversationID)
    /// The account is kept.
    case account(AccountID)
    /// Events have gone, where any were to go.
    case expired(ExpiredLog)
    /// The change is kept, and there is nothing to say of it.
    case done
    /// Nothing was kept. `storage`, `storageFull`, `operationConflict`, `operationExpired`, `nameTaken`,
    /// `invitationInvalid`, `noSuchAccount`, `busy`, or the `refusal` of the event or the claim.
    case failed(ErrorCode)
}

/// A batch as it comes back from the journal.
public struct CommittedBatch: Sendable {
    /// The proposals, with sequences and file ids written into their frames.
    public var batch: ProposalBatch
    /// What became of each, in the same order.
    public var results: [CommitResult]

    public init(batch: ProposalBatch, results: [CommitResult]) {
        self.batch = batch
        self.results = results
    }
}
