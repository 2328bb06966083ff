/// What a load generator keeps of a connection that publishes.
struct Publisher {
    var descriptor: CInt
    var template: Template
    /// The member whose receipt of a message ends its flight.
    var witness: Int
    /// Messages it is to send in all.
    var messageCount: UInt64
    /// Most messages in flight.
    var window: UInt64
    /// Most messages the server has not accepted yet.
    var openMax: UInt64
    var sent: UInt64 = 0
    var witnessed: UInt64 = 0
    var accepted: UInt64 = 0
    /// Bytes the kernel did not take.
    var unsent: [UInt8] = []
    var partial: [UInt8] = []
    /// When each message left, where times are measured.
    var sentAt: [UInt64] = []

    /// Messages it may send now.
    func credit(accepts: Bool) -> UInt64 {
        var credit = min(messageCount - sent, window - (sent - witnessed))
        if accepts { credit = min(credit, openMax - (sent - accepted)) }
        return credit
    }
}
