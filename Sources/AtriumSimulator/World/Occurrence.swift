/// Something that happens at a moment. Those of the server name the start of it they belong to: what is late for an
/// earlier one never happens.
enum Occurrence {
    /// The next segment reaches one end of a link.
    case arrival(link: Int, Side)
    /// One end of a link hears that it is over.
    case linkEnded(link: Int, Side)
    /// A connection is made, or not.
    case connected(link: Int)
    /// A peer looks what there is to do.
    case peer(Int)
    /// A turn of a loop.
    case loop(Int, start: Int)
    /// A turn of the core.
    case core(start: Int)
    /// The journal has done with the batches it took.
    case journal(start: Int)
    /// A reader fetches the pages that wait.
    case reader(start: Int)
    /// A turn of a disk worker.
    case worker(Int, start: Int)
    /// The server ends in the middle of a write.
    case serverFails(start: Int, losingPower: Bool)
    /// The server is started again.
    case serverStarts
}

/// The two ends of a link.
enum Side {
    case client
    case server

    var other: Side {
        switch self {
        case .client: .server
        case .server: .client
        }
    }
}
