/// What a check looked at, and what it found.
public struct CheckReport: Sendable {
    /// Most faults that are told one by one; all are counted.
    public static let faultsMax = 1000

    /// The first of them.
    public private(set) var faults: [Fault] = []
    /// All of them.
    public private(set) var faultCount = 0
    /// Logs of rooms and direct conversations.
    public internal(set) var logCount: UInt64 = 0
    /// Events kept.
    public internal(set) var eventCount: UInt64 = 0
    /// Files offered, whatever became of them.
    public internal(set) var fileCount: UInt64 = 0
    /// Different bytes that stored files name.
    public internal(set) var blobCount: UInt64 = 0
    /// Those of them that were read and are what they were; none where the check was fast.
    public internal(set) var verifiedCount: UInt64 = 0
    /// Bytes of those.
    public internal(set) var verifiedBytes: UInt64 = 0
    /// Whether the bytes of blobs were left unread.
    public internal(set) var isFast = false
    /// What nothing names: no fault, but room that `gc` frees.
    public internal(set) var strays: [StrayFile] = []
    /// Paths below the data folder that are not the server's; `gc` leaves them.
    public internal(set) var foreignPaths: [String] = []

    public init() {}

    /// Whether everything agrees.
    public var isSound: Bool { faultCount == 0 }

    /// What `gc` would free.
    public var strayBytes: UInt64 { strays.reduce(0) { $0 &+ $1.sizeBytes } }

    mutating func add(_ kind: Fault.Kind, _ text: String) {
        faultCount += 1
        if faults.count < Self.faultsMax { faults.append(Fault(kind, text)) }
    }
}
