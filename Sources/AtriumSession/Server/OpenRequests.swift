/// The ids of a connection's open requests. Empty, as nearly always, it takes no memory beyond itself.
struct OpenRequests {
    private var ids: [UInt32] = []

    var count: Int { ids.count }

    func contains(_ id: UInt32) -> Bool {
        ids.contains(id)
    }

    mutating func insert(_ id: UInt32) {
        ids.append(id)
    }

    /// Forgets an id; one that is not open is passed over.
    mutating func remove(_ id: UInt32) {
        guard let index = ids.firstIndex(of: id) else { return }
        ids.swapAt(index, ids.count - 1)
        ids.removeLast()
        // A burst may have made the array large, and the session may idle for days.
        if ids.isEmpty && ids.capacity > Self.capacityKept { ids = [] }
    }

    private static let capacityKept = 8
}
