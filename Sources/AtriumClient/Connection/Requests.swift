import AtriumWire

/// The requests of a connection: those that are open, no more than the server takes, and those that wait for a place.
struct Requests {
    /// Commands are taken from the program while fewer requests wait.
    static let waitingMax = 64

    /// A request that has not left.
    private struct Waiting {
        let frame: any WireFrame
        let purpose: RequestPurpose
    }

    private var open: [UInt32: RequestPurpose] = [:]
    private var waiting: [Waiting] = []
    /// What ends transfers and fills holes: in front of the others.
    private var urgent: [Waiting] = []

    /// Whether another command may come.
    var hasRoom: Bool { waiting.count < Self.waitingMax }

    /// Whether nothing is asked.
    var isEmpty: Bool { open.isEmpty && waiting.isEmpty && urgent.isEmpty }

    /// Puts a request behind the others of its kind.
    mutating func add(_ frame: some WireFrame, _ purpose: RequestPurpose, urgent isUrgent: Bool = false) {
        let request = Waiting(frame: frame, purpose: purpose)
        if isUrgent { urgent.append(request) } else { waiting.append(request) }
    }

    /// The next frame that may leave.
    ///
    /// - Parameters:
    ///   - openMax: requests that the server lets be open.
    ///   - nextID: gives an id.
    mutating func next(openMax: Int, nextID: () -> UInt32) -> [UInt8]? {
        guard open.count < openMax, !(urgent.isEmpty && waiting.isEmpty) else { return nil }
        let request = urgent.isEmpty ? waiting.removeFirst() : urgent.removeFirst()
        var id = nextID()
        while open[id] != nil { id = nextID() }
        open[id] = request.purpose
        return request.frame.encoded(requestID: id)
    }

    /// The outcome of a request came; nil where it is not open.
    mutating func close(_ id: UInt32) -> RequestPurpose? {
        open.removeValue(forKey: id)
    }

    /// Gives everything up, in the order it was asked.
    mutating func removeAll() -> [RequestPurpose] {
        let purposes = open.sorted { $0.key < $1.key }.map(\.value) + urgent.map(\.purpose) + waiting.map(\.purpose)
        open = [:]
        urgent = []
        waiting = []
        return purposes
    }
}
