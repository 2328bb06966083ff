/// Bounds what the uploads of one loop hold in memory, however many connections there are. Credit lets each upload
/// have its window on the way to the disk; here the windows are summed up.
struct UploadBudget {
    /// Most uploads open on a loop.
    static let uploadsMax = 256
    /// Above this much on its way to the disk, no window grows.
    static let growthEndBytes = 128 << 20

    /// What the first uploads may start with together; they may be as many as `startShares`.
    private static let startsMaxBytes: UInt64 = 128 << 20
    private static let startShares = 8
    /// What each may start with, however many there are.
    private static let startMinBytes: UInt64 = 1 << 20

    private var uploadCount = 0
    private var heldBytes = 0

    /// Whether one more upload may be opened.
    var hasRoom: Bool { uploadCount < Self.uploadsMax }
    /// Whether windows may grow.
    var mayGrow: Bool { heldBytes < Self.growthEndBytes }

    /// What one more upload may start with: enough to fill a long line from the first byte on while they are few, and
    /// less the more there are, and where much is on its way to the disk.
    var startMaxBytes: UInt64 {
        guard mayGrow else { return Self.startMinBytes }
        return max(Self.startsMaxBytes / UInt64(max(uploadCount, Self.startShares)), Self.startMinBytes)
    }

    mutating func open() { uploadCount += 1 }
    mutating func close() { uploadCount -= 1 }
    mutating func hold(_ bytes: Int) { heldBytes += bytes }
    mutating func release(_ bytes: Int) { heldBytes = max(0, heldBytes - bytes) }
}
