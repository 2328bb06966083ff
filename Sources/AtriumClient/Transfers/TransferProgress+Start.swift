extension TransferProgress {
    /// A transfer that starts, or failed before it could.
    ///
    /// - Precondition: `command` is an offer or a fetch.
    init(of token: CommandToken, _ command: Command, failed error: ClientError? = nil) {
        let phase = error.map { TransferPhase.failed($0) } ?? .starting
        switch command {
        case .offer: self.init(token: token, direction: .upload, phase: phase)
        case .fetch(let file, _, _): self.init(token: token, direction: .download, file: file, phase: phase)
        case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .order, .rooms, .directs, .files,
            .fetches,
            .cancel,
            .withdraw, .account, .answerTrust, .reconnectNow, .quit:
            preconditionFailure("only offer and fetch are transfers")
        }
    }
}
