/// What went wrong, by its permanent number. Spec/07-errors.md says of each what the peer should do.
public enum ErrorCode: UInt16, CaseIterable, Sendable {
    /// An error this version does not know.
    case other = 0x0000
    /// A frame does not have the layout of its kind.
    case malformed = 0x0101
    /// A frame is longer than its kind and phase allow.
    case frameTooLarge = 0x0102
    /// A request of a kind the receiver does not know.
    case unknownKind = 0x0103
    /// A frame that the state of the session does not allow.
    case unexpectedFrame = 0x0104
    /// The first frame is no Hello.
    case notAtrium = 0x0105
    /// No common major version.
    case versionUnsupported = 0x0106
    /// The port takes TLS only.
    case tlsRequired = 0x0107
    /// Hello or login took too long.
    case handshakeTimeout = 0x0108
    /// Nothing came for too long.
    case keepAliveTimeout = 0x0109
    /// The server is stopping.
    case shuttingDown = 0x010A
    /// The server has as many connections as it takes.
    case serverFull = 0x010B
    /// Too many requests are open.
    case busy = 0x010C
    /// The reader fell too far behind.
    case tooSlow = 0x010D
    /// A request carries the id of one that is open, or 0.
    case requestIdInUse = 0x010E
    /// More was asked in a while than the account, or the stranger, may ask.
    case rateLimited = 0x010F
    /// There are too many connections from one address, or they come too fast.
    case addressLimit = 0x0110
    /// The peer went on asking past refusals that said when to ask again.
    case abuse = 0x0111
    /// The name breaks the rules for names.
    case nameInvalid = 0x0201
    /// Another key owns the name.
    case nameTaken = 0x0202
    /// The name is not known or the proof is wrong.
    case loginFailed = 0x0203
    /// The server does not offer this login mechanism.
    case mechanismUnknown = 0x0204
    /// The account has as many sessions as it may, and none is silent.
    case sessionLimit = 0x0205
    /// A silent session made room for a new one.
    case sessionReplaced = 0x0206
    /// The connection is clear, and what was asked belongs under TLS.
    case connectionClear = 0x0207
    /// The secret that the session was logged in with was taken away.
    case sessionRevoked = 0x0208
    /// The server takes no new names, or has as many accounts as it may.
    case registrationClosed = 0x0209
    /// The invitation is not known, or was used, or has expired.
    case invitationInvalid = 0x020A
    /// The keeper of the server has disabled the account.
    case accountDisabled = 0x020B
    /// Too many passwords were wrong, for the name or from the address.
    case loginLimit = 0x020C
    /// The account has as many secrets as it may.
    case credentialLimit = 0x020D
    /// The account has no such secret.
    case noSuchCredential = 0x020E
    /// The name is kept for the server.
    case nameReserved = 0x020F
    /// The name looks too much like one that is held.
    case nameConfusable = 0x0210
    /// There is no such conversation, or it is not to be seen.
    case noSuchConversation = 0x0301
    /// No account has this name.
    case noSuchAccount = 0x0302
    /// The account may not do that.
    case notAllowed = 0x0303
    /// The account, or the server, has as many rooms as it may.
    case roomLimit = 0x0304
    /// The session follows as many conversations as it may.
    case followLimit = 0x0305
    /// The text has no byte.
    case textEmpty = 0x0306
    /// The text is longer than the limit.
    case textTooLong = 0x0307
    /// The text is not UTF-8, or has control characters.
    case textInvalid = 0x0308
    /// The operation id was used for another request.
    case operationConflict = 0x0309
    /// The operation id is too old to be remembered.
    case operationExpired = 0x030A
    /// The events asked for are no longer kept.
    case gone = 0x030B
    /// A history page of this conversation is open on this session.
    case historyBusy = 0x030C
    /// One of the two accounts has blocked the other.
    case blocked = 0x030D
    /// The account is banned from the room.
    case banned = 0x030E
    /// The account may not write there now.
    case muted = 0x030F
    /// The room is for its members alone.
    case membersOnly = 0x0310
    /// The room has as many members and sanctions as it may.
    case memberLimit = 0x0311
    /// The account has blocked as many as it may.
    case blockLimit = 0x0312
    /// The name is no plain file name.
    case fileNameInvalid = 0x0501
    /// The file is larger than the limit.
    case fileTooLarge = 0x0502
    /// There is no such file, or it is not to be seen.
    case noSuchFile = 0x0503
    /// No such transfer is open on this connection.
    case noSuchTransfer = 0x0504
    /// The transfer id is 0 or in use.
    case transferInUse = 0x0505
    /// The connection has as many transfers open as it may.
    case transferLimit = 0x0506
    /// A chunk lies outside the file, or has not the size of its block.
    case chunkMisplaced = 0x0507
    /// More chunk data came than credit allowed.
    case creditExceeded = 0x0508
    /// The bytes do not have the SHA-256 stated.
    case digestMismatch = 0x0509
    /// Blocks were still missing when the time for them ran out.
    case uploadIncomplete = 0x050A
    /// The file was taken back, or its upload was given up.
    case fileWithdrawn = 0x050B
    /// The blocks asked for lie outside the file.
    case blockRange = 0x050C
    /// Another connection took the upload over.
    case leaseLost = 0x050D
    /// The stored bytes are damaged.
    case corrupt = 0x050E
    /// The sum of credit granted leaves 63 bits.
    case creditOverflow = 0x050F
    /// The server could not write to its disk.
    case storage = 0x0601
    /// The server has no room for it.
    case storageFull = 0x0602
    /// The files of the account, or of the server, have as many bytes as they may.
    case quotaExceeded = 0x0603
}
