/// What a load generator keeps of a connection that receives.
struct Member {
    var descriptor: CInt
    /// The start of an item that has not come whole.
    var partial: [UInt8] = []
    /// Deliveries so far.
    var received: UInt64 = 0
    /// Sequence of the last one, where the server gives sequences.
    var sequence: UInt64
    /// Folds publisher and count of each delivery, in order: two members with the same digest got the same.
    var orderDigest: UInt64 = 0
}
