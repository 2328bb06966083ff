/// What was done to them.
struct Tally: CustomStringConvertible {
    /// Who was killed.
    enum Victim { case server, client }

    private(set) var serverKills = 0
    private(set) var clientKills = 0
    /// Requests and transfers in flight at each kill.
    private var requests: [UInt64] = []
    private var transfers: [UInt64] = []
    var cuts = 0
    var links = 0
    var diskFills = 0
    var refusals: UInt64 = 0
    /// Starts on a full disk that ended for want of room.
    var startsWithoutRoom = 0
    var faults: [String] = []

    mutating func note(kill: Victim, requests: UInt64, transfers: UInt64) {
        switch kill {
        case .server: serverKills += 1
        case .client: clientKills += 1
        }
        self.requests.append(requests)
        self.transfers.append(transfers)
    }

    var description: String {
        let thin = zip(requests, transfers).count { $0 < 20 || $1 < 1 }
        let sorted = requests.sorted()
        return """
            torture: \(serverKills) kills of the server, \(clientKills) of clients, \(cuts) of \(links) links cut, \
            \(diskFills) times a full disk (\(refusals) refused, \
            \(startsWithoutRoom) starts without room)
            torture: in flight at a kill: \(sorted.first ?? 0) requests at least, \
            \(sorted.isEmpty ? 0 : sorted[sorted.count / 2]) in the median; \(thin) kills with under 20 or no transfer
            """
    }
}
