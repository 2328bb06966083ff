import AtriumWire

/// What room the disk has, as the core knows it: the last look at the file systems, and what open uploads will still
/// take up.
struct DiskSpace: Sendable {
    /// The last look; nil before the first.
    var measured: SpaceReport?
    /// What uploads took up since that look.
    var progress: [FileID: UInt64] = [:]
    /// Bytes of offers that take up no room yet, those that wait for their commit included.
    private(set) var expectedBytes: UInt64 = 0

    /// Bytes a file may have without the free space falling below the floor; nil where there is no room even for
    /// an empty one.
    func availableBytes(floorBytes: UInt64) -> UInt64? {
        guard let measured else { return .max }
        guard measured.dataFreeBytes >= floorBytes, measured.journalFreeBytes >= floorBytes else { return nil }
        let above = measured.dataFreeBytes - floorBytes
        return above > expectedBytes ? above - expectedBytes : 0
    }

    /// What of it one account may have that holds so many bytes already for files that are not stored: it never holds
    /// more than three quarters of what there would be without it, unless that is little.
    func availableBytes(floorBytes: UInt64, toHolderOf heldBytes: UInt64) -> UInt64? {
        guard let freeBytes = availableBytes(floorBytes: floorBytes) else { return nil }
        let (sum, overflow) = freeBytes.addingReportingOverflow(heldBytes)
        let roomBytes = overflow ? .max : sum
        let shareBytes = max(roomBytes - roomBytes / 4, Self.shareMinBytes)
        return min(freeBytes, shareBytes > heldBytes ? shareBytes - heldBytes : 0)
    }

    /// What an account may hold in any case.
    private static let shareMinBytes: UInt64 = 1 << 30

    /// So many bytes are to come.
    mutating func expect(_ bytes: UInt64) {
        let (sum, overflow) = expectedBytes.addingReportingOverflow(bytes)
        expectedBytes = overflow ? .max : sum
    }

    /// So many of them have room on the disk, or never will.
    mutating func expectNoMore(_ bytes: UInt64) {
        expectedBytes = expectedBytes > bytes ? expectedBytes - bytes : 0
    }
}

/// A look at the disks, from a disk worker.
public struct SpaceReport: Sendable {
    /// Bytes free where files are kept.
    public var dataFreeBytes: UInt64
    /// Bytes free where the journal is kept; the same disk, or another.
    public var journalFreeBytes: UInt64

    public init(dataFreeBytes: UInt64, journalFreeBytes: UInt64) {
        self.dataFreeBytes = dataFreeBytes
        self.journalFreeBytes = journalFreeBytes
    }
}

/// What an upload takes up on the disk, from a disk worker.
public struct UploadProgress: Sendable {
    public var file: FileID
    /// Bytes written or set aside.
    public var allocatedBytes: UInt64

    public init(file: FileID, allocatedBytes: UInt64) {
        self.file = file
        self.allocatedBytes = allocatedBytes
    }
}
