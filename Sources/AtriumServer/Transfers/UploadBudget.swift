/// Holds down what the uploads of one loop have in memory, however many connections there are. Credit lets each upload
/// have its window on the way to the disk; here the bytes that have come and wait for it are summed up.
///
/// Credit that is given out is not taken back, so this is no bound by itself. What uploads start with comes to 604 MiB
/// at most, all `uploadsMax` together: 16 MiB for each of eight, 128 MiB / n for the nth, from the 128th on 1 MiB. But
/// windows grow while the disk keeps up, and where it stands still then, all that they let may come: at worst
/// `creditTransferMaxBytes` for each, 8 GiB a loop with the limits as they are by default, where each upload has a
/// connection of its own with a line that long and that fast.
struct UploadBudget {
    /// Most uploads open on a loop.
    static let uploadsMax = 256
    /// From this much on its way to the disk on, no window grows.
    static let growthEndBytes = 128 << 20
    /// From this much on, no upload is opened.
    static let openEndBytes = 1 << 30

    /// What the first uploads may start with together; they may be as many as `startShares`.
    private static let startsMaxBytes: UInt64 = 128 << 20
    private static let startShares = 8
    /// What each may start with, however many there are.
    private static let startMinBytes: UInt64 = 1 << 20

    private var uploadCount = 0
    private var heldBytes = 0

    /// Whether one more upload may be opened. Uploads that end while their bytes wait for a disk that hangs leave those
    /// behind, and are no longer counted.
    var hasRoom: Bool { uploadCount < Self.uploadsMax && heldBytes < Self.openEndBytes }
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
