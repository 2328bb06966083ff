/// What an acknowledgement outlives.
public enum Durability: String, CaseIterable, Sendable {
    /// A power failure: each commit is synced before it is acknowledged.
    case powerSafe
    /// A crash of the server, but not of the machine: synced at checkpoints.
    case crashSafe
    /// Nothing is promised: never synced.
    case bestEffort

    /// Its name among the settings: `power-safe`, `crash-safe`, `best-effort`.
    public var name: String {
        switch self {
        case .powerSafe: "power-safe"
        case .crashSafe: "crash-safe"
        case .bestEffort: "best-effort"
        }
    }

    /// SQLite's word for it, in its WAL mode.
    var synchronous: String {
        switch self {
        case .powerSafe: "FULL"
        case .crashSafe: "NORMAL"
        case .bestEffort: "OFF"
        }
    }
}
