/// Why an offered file is not to be had.
public enum WithdrawReason: UInt8, CaseIterable, Sendable {
    /// For a reason this version does not know.
    case other = 0
    /// Its owner removed it.
    case removed = 1
    /// Its sender cancelled the upload.
    case cancelled = 2
    /// The upload stopped and was not taken up again in time.
    case abandoned = 3
    /// The bytes did not have the SHA-256 their sender stated.
    case mismatch = 4
    /// The server could not keep the bytes.
    case failed = 5
    /// The time, or the room, for which files are kept ran out.
    case expired = 6
    /// The upload was ended: its sender may not write in the conversation any more.
    case barred = 7
}
