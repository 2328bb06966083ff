import AtriumServices

extension CommitResult {
    /// In short, for comparing.
    package var brief: String {
        switch self {
        case .event(let sequence, let file): file.map { "event \(sequence) file \($0.rawValue)" } ?? "event \(sequence)"
        case .repeated(_, let sequence, _, let file):
            file.map { "repeated \(sequence) file \($0.rawValue)" } ?? "repeated \(sequence)"
        case .room(let room): "room \(room.rawValue)"
        case .direct(let direct): "direct \(direct.rawValue)"
        case .account(let account): "account \(account.rawValue)"
        case .expired(let log): "expired to \(log.first)"
        case .done: "done"
        case .failed(let code): "failed \(code)"
        }
    }
}

extension CommittedBatch {
    /// What became of each proposal, in short.
    package var brief: [String] { results.map(\.brief) }
}
