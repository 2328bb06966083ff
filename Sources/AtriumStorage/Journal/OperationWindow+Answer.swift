import AtriumServices

extension OperationWindow {
    /// What an event gets whose operation was done before, or cannot be done; nil where it is new.
    package func answer(to event: EventChange, fingerprint: UInt64) -> CommitResult? {
        switch judge(event.operation, of: event.author, fingerprint: fingerprint) {
        case .new: nil
        case .repeated(let first):
            .repeated(
                conversation: first.conversation, sequence: first.sequence, time: first.time, file: first.file)
        case .conflict: .failed(.operationConflict)
        case .expired: .failed(.operationExpired)
        case .crowded: .failed(.busy)
        }
    }
}
