import AtriumWire

/// One request on its way: kept until its outcome, so that it can be sent again as it was.
struct Request {
    /// Tries of a request that the server has no room for.
    static let attemptsMax = 5
    /// Tries of an offer: one that is made again over a new link waits for the server to have the file stored.
    static let offerAttemptsMax = 120
    /// A server that wants a longer wait is not waited for: the program hears of it at once.
    static let waitMaxMilliseconds: UInt32 = 10_000

    /// Its place among all requests of the connection.
    let number: UInt64
    let frame: any WireFrame
    let purpose: RequestPurpose
    /// Whether it goes in front of those that are not.
    var isUrgent = false
    /// How often it was refused for want of room.
    var refusals = 0
    /// Whether it left over a link that broke before its outcome came: it may have taken effect.
    var mayBeInEffect = false

    /// Whether the same is to be sent again after an error: the server has no room now, and says when it may have.
    func mayPass(_ error: ErrorFrame) -> Bool {
        let isShort = (1...Self.waitMaxMilliseconds).contains(error.retryAfterMilliseconds)
        // The stock fills up whatever happens: however often, it is tried again.
        if error.code == .rateLimited { return isShort && purpose.outlivesRefusal }
        guard error.code == .busy || error.code == .sessionLimit || error.code == .transferLimit,
            purpose.isRepeatable
        else { return false }
        return isShort && refusals + 1 < (frame is Offer ? Self.offerAttemptsMax : Self.attemptsMax)
    }
}
