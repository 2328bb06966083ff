import AtriumClient

/// The program's queue of a machine's events: bounded, and emptied when the program comes to it.
final class PeerEvents: EventOutlet {
    /// What it has room for.
    static let capacity = 4_096

    private var waiting: [ClientEvent] = []

    var count: Int { waiting.count }

    func offer(_ event: ClientEvent) -> Bool {
        guard waiting.count < Self.capacity else { return false }
        waiting.append(event)
        return true
    }

    /// Takes everything that waits.
    func drain() -> [ClientEvent] {
        defer { waiting = [] }
        return waiting
    }
}
