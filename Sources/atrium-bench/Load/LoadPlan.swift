/// Who receives and who publishes.
struct LoadPlan {
    var members: [Member]
    var publishers: [Publisher]
    /// Members each message reaches: all of them in a room, one in a direct conversation.
    var reachesAll: Bool
    /// Messages a second, all publishers together; nil for as many as the windows allow.
    var rate: Int?
    /// Hold the connections open.
    var guests: [Guest] = []
    var arrivals: [PlainArrival] = []

    /// Has the first so many members receive without the load reading for them.
    mutating func leaveOut(first count: Int) {
        members.removeFirst(count)
        for index in publishers.indices { publishers[index].witness -= count }
    }

    var messageCount: UInt64 { publishers.reduce(0) { $0 + $1.messageCount } }
    var deliveryCount: UInt64 { reachesAll ? messageCount * UInt64(members.count) : messageCount }
}
