import AtriumServices

extension CommittedBatch {
    /// The frames of the events that were kept, as the journal wrote into them.
    var eventFrames: [[UInt8]] {
        zip(batch.proposals, results).compactMap { proposal, result in
            guard case .event(let event) = proposal.change, case .event = result else { return nil }
            return Array(batch.bytes[event.frame])
        }
    }
}
