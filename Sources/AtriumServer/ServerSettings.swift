import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Everything a server is told at start.
public struct ServerSettings: Sendable {
    /// Where it listens, one place at least.
    public var places: [ListenPlace] = [.internet(host: "127.0.0.1", port: ServerSettings.defaultPort)]
    /// How the places of the internet families are served.
    public var security = TransportSecurity.clear
    /// Where it keeps everything.
    public var dataPath = "atrium-data"
    /// Where the journal is kept, if not in the data folder.
    public var journalPath: String?
    /// What survives what.
    public var durability = Durability.powerSafe
    /// What it calls itself.
    public var name = "Atrium"
    public var limits = Limits()
    /// What one network address may do that has no name yet.
    public var addressLimits = AddressLimits()
    /// What all accounts together may upload, and download, in a second, in bytes; 0 for no bound.
    public var totalUploadBytesPerSecond: UInt64 = 0
    public var totalDownloadBytesPerSecond: UInt64 = 0
    /// What conversations keep in which nothing else is set.
    public var keep = KeepRule.forever
    /// Who may claim a name that is free.
    public var accountPolicy = AccountPolicy.open
    /// Whether messages are shown on the console.
    public var logsMessages = false
    /// Loops; one for each core.
    public var loopCount = 2
    /// Readers of history.
    public var readerCount = 2
    /// Disk workers.
    public var diskCount = 2

    /// The SQLite VFS the journal is read and written through; nil for the system's own. Tests have their disk fail by
    /// one.
    package var journalFileSystem: String?

    /// The port of the first place, where that is of the internet families; 0 lets the system choose.
    public var port: UInt16 {
        get {
            guard case .internet(_, let port) = places.first else { return 0 }
            return port
        }
        set {
            guard case .internet(let host, _) = places.first else { return }
            places[0] = .internet(host: host, port: newValue)
        }
    }

    /// Not registered to another protocol.
    public static let defaultPort: UInt16 = 7486

    public init() {}
}
