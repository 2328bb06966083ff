extension ErrorCode {
    /// What an error of this code ends, where the place that raises it does not say otherwise.
    public var usualScope: ErrorScope {
        switch self {
        case .other, .unknownKind, .busy, .rateLimited, .nameInvalid, .nameTaken, .loginFailed, .mechanismUnknown,
            .loginLimit, .sessionLimit, .noSuchConversation, .noSuchAccount, .notAllowed, .roomLimit, .followLimit,
            .nameReserved, .nameConfusable, .textEmpty, .textTooLong, .textInvalid, .operationConflict,
            .operationExpired, .gone, .historyBusy, .blocked, .banned, .muted, .membersOnly, .memberLimit, .blockLimit,
            .fileNameInvalid, .fileTooLarge, .noSuchFile, .noSuchTransfer, .transferInUse, .transferLimit, .blockRange,
            .storage, .storageFull, .quotaExceeded, .connectionClear, .registrationClosed, .invitationInvalid,
            .credentialLimit, .noSuchCredential:
            .request
        case .chunkMisplaced, .digestMismatch, .uploadIncomplete, .fileWithdrawn, .leaseLost, .corrupt:
            .transfer
        case .malformed, .frameTooLarge, .unexpectedFrame, .notAtrium, .versionUnsupported, .tlsRequired,
            .handshakeTimeout, .keepAliveTimeout, .shuttingDown, .serverFull, .tooSlow, .requestIdInUse, .addressLimit,
            .abuse, .sessionReplaced, .creditExceeded, .creditOverflow, .sessionRevoked, .accountDisabled:
            .connection
        }
    }
}
