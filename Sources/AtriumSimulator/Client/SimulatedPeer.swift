import AtriumWire

/// A client of a world: something that makes links, and acts on what comes.
protocol SimulatedPeer: AnyObject {
    /// The link asked for stands.
    func connected(_ link: Int)
    /// It does not.
    func connectFailed(_ link: Int)
    /// Bytes came.
    func received(_ bytes: [UInt8], on link: Int)
    /// The kernel has room again.
    func mayWrite(on link: Int)
    /// A link is over.
    func linkEnded(_ link: Int)
    /// Time has passed, or something is to be done.
    func wake()
    /// The program ends without a word, and is started again.
    func crash(losingDisk: Bool)
    /// Why it has not come to rest yet; nil where it has.
    var unrest: String? { get }
    /// Conversations of which everything is shown to whoever uses it.
    var followedNow: [ConversationID] { get }
    /// The link it has, for faults of the network.
    var currentLink: Int? { get }
}
