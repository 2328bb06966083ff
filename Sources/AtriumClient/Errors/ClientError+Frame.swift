import AtriumWire

extension ClientError {
    /// What a server's error means to the program.
    init(_ frame: ErrorFrame) {
        let kind: Kind =
            switch frame.code {
            case .shuttingDown, .keepAliveTimeout, .handshakeTimeout, .tooSlow, .sessionReplaced: .lost
            case .corrupt, .digestMismatch: .damaged
            default: .refused(frame.code)
            }
        let text = frame.text.isEmpty ? "the server refused: \(frame.code)" : frame.text
        let retry = frame.retryAfterMilliseconds
        self.init(kind, text, retryAfter: retry == 0 ? nil : .milliseconds(Int64(retry)))
    }
}
