import AtriumWire

extension CommitResult {
    /// Whether nothing was kept.
    package var isFailure: Bool {
        if case .failed = self { true } else { false }
    }

    /// Why nothing was kept. A result that does not fit its proposal counts as a failure of storage.
    var failureCode: ErrorCode {
        switch self {
        case .failed(let code): code
        case .event, .repeated, .room, .direct, .account, .expired, .done: .storage
        }
    }
}
