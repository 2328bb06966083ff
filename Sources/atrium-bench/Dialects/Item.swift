/// One message of a server, as far as a load generator looks at it.
struct Item {
    enum Kind {
        /// It has not come whole.
        case incomplete
        /// A published message reached a member.
        case delivery
        /// The publisher hears that a message was taken.
        case accepted
        /// The server asks whether the connection lives.
        case ping
        /// The server says no, or that something was left out.
        case refusal
        /// Nothing that counts.
        case other
    }

    var kind: Kind
    /// Bytes it takes up.
    var byteCount: Int
    /// Index of its publisher.
    var publisher = 0
    /// The publisher's count of its messages, from 0.
    var counter: UInt64 = 0
    /// Its place in the conversation; 0 where the server gives none.
    var sequence: UInt64 = 0
    var requestID: UInt32 = 0

    static let incomplete = Item(kind: .incomplete, byteCount: 0)
}
