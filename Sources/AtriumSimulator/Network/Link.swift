import AtriumWire

/// A simulated TCP connection.
final class Link {
    let id: Int
    /// Whose it is.
    let peer: Int
    /// What a segment takes at least, in nanoseconds.
    let delay: UInt64
    var toServer: Pipe
    var toClient: Pipe
    /// The connection at the server; nil before it was accepted.
    var session: SessionID?
    /// Which start of the server accepted it.
    var start = 0
    /// Whether each end has heard that it is over, or ended it itself.
    var isClientDone = false
    var isServerDone = false

    init(id: Int, peer: Int, delay: UInt64, capacityBytes: Int) {
        self.id = id
        self.peer = peer
        self.delay = delay
        toServer = Pipe(capacityBytes: capacityBytes)
        toClient = Pipe(capacityBytes: capacityBytes)
    }

    /// The pipe whose bytes arrive at a side.
    subscript(to side: Side) -> Pipe {
        get {
            switch side {
            case .client: toClient
            case .server: toServer
            }
        }
        _modify {
            switch side {
            case .client: yield &toClient
            case .server: yield &toServer
            }
        }
    }

    func isDone(_ side: Side) -> Bool {
        switch side {
        case .client: isClientDone
        case .server: isServerDone
        }
    }

    func setDone(_ side: Side) {
        switch side {
        case .client: isClientDone = true
        case .server: isServerDone = true
        }
    }
}
