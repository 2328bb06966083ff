import AtriumWire

extension ErrorFrame {
    /// An error with the usual scope of its code.
    ///
    /// - Parameters:
    ///   - text: one sentence for a person, at most 65,535 bytes.
    ///   - retryAfterMilliseconds: earliest time at which the same request may succeed; 0 where that will not help.
    ///   - available: what would have been allowed, in the unit of the limit.
    public init(
        _ code: ErrorCode, _ text: String, retryAfterMilliseconds: UInt32 = 0, available: UInt64? = nil
    ) {
        self.init(
            code: code, scope: code.usualScope, retryAfterMilliseconds: retryAfterMilliseconds, text: text,
            available: available)
    }

    /// What a peer is told whose frame could not be read.
    public init(_ fault: DecodeError) {
        self.init(fault.code, fault.text)
    }
}
