import AtriumWire

extension ClientError {
    /// What a server's error means to the program.
    init(_ frame: ErrorFrame) {
        let kind: Kind =
            switch frame.code {
            case .shuttingDown, .keepAliveTimeout, .handshakeTimeout, .tooSlow, .sessionReplaced: .lost
            case .corrupt, .digestMismatch: .damaged
            case .other, .malformed, .frameTooLarge, .unknownKind, .unexpectedFrame, .notAtrium, .versionUnsupported,
                .tlsRequired, .serverFull, .busy, .requestIdInUse, .nameInvalid, .nameTaken, .nameReserved,
                .nameConfusable, .loginFailed, .mechanismUnknown, .sessionLimit, .noSuchConversation, .noSuchAccount,
                .notAllowed, .roomLimit, .followLimit, .textEmpty, .textTooLong, .textInvalid, .operationConflict,
                .operationExpired, .gone, .historyBusy, .blocked, .banned, .muted, .membersOnly, .memberLimit,
                .blockLimit, .fileNameInvalid, .fileTooLarge, .noSuchFile, .noSuchTransfer, .transferInUse,
                .transferLimit, .chunkMisplaced, .creditExceeded, .uploadIncomplete, .fileWithdrawn, .blockRange,
                .leaseLost, .rateLimited, .addressLimit, .abuse, .loginLimit, .creditOverflow, .storage, .storageFull,
                .quotaExceeded, .connectionClear, .sessionRevoked, .registrationClosed, .invitationInvalid,
                .accountDisabled, .credentialLimit, .noSuchCredential:
                .refused(frame.code)
            }
        let text = frame.text.isEmpty ? "the server refused: \(frame.code)" : frame.text
        let retry = frame.retryAfterMilliseconds
        self.init(kind, text, retryAfter: retry == 0 ? nil : .milliseconds(Int64(retry)))
    }
}
