extension TransferProgress {
    /// A transfer that starts, or failed before it could.
    ///
    /// - Precondition: `command` is an offer or a fetch.
    init(of token: CommandToken, _ command: Command, failed error: ClientError? = nil) {
        self.token = token
        file = nil
        name = ""
        switch command {
        case .offer: direction = .upload
        case .fetch(let file, _, _):
            direction = .download
            self.file = file
        case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .rooms, .directs, .files, .cancel,
            .withdraw, .quit:
            preconditionFailure("only offer and fetch are transfers")
        }
        conversation = nil
        doneBytes = 0
        totalBytes = 0
        phase = error.map { .failed($0) } ?? .starting
    }
}
