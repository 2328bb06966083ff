import AtriumWire

/// What room the disk has, as the core knows it: the last look at the file systems, and what open uploads will still
/// write.
struct DiskSpace: Sendable {
    /// The last look; nil before the first.
    var measured: SpaceReport?
    /// Bytes of offers that are not written yet, those that wait for their commit included.
    private(set) var unwrittenBytes: UInt64 = 0

    /// Bytes a file may have without the free space falling below the floor; nil where there is no room even for
    /// an empty one.
    func availableBytes(floorBytes: UInt64) -> UInt64? {
        guard let measured else { return .max }
        guard measured.dataFreeBytes >= floorBytes, measured.journalFreeBytes >= floorBytes else { return nil }
        let above = measured.dataFreeBytes - floorBytes
        return above > unwrittenBytes ? above - unwrittenBytes : 0
    }

    /// So many bytes are to be written.
    mutating func expect(_ bytes: UInt64) {
        let (sum, overflow) = unwrittenBytes.addingReportingOverflow(bytes)
        unwrittenBytes = overflow ? .max : sum
    }

    /// So many of them were, or never will be.
    mutating func expectNoMore(_ bytes: UInt64) {
        unwrittenBytes = unwrittenBytes > bytes ? unwrittenBytes - bytes : 0
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

/// How far an upload is on the disk, from a disk worker.
public struct UploadProgress: Sendable {
    public var file: FileID
    /// Bytes written, at least.
    public var writtenBytes: UInt64

    public init(file: FileID, writtenBytes: UInt64) {
        self.file = file
        self.writtenBytes = writtenBytes
    }
}
