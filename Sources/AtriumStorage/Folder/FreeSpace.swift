import AtriumServices
import Glibc

/// Looks how much room there is on the disks of a server.
public struct FreeSpace: Sendable {
    private let dataPath: String
    private let journalPath: String

    /// - Parameters:
    ///   - dataPath: a folder on the file system where files are kept.
    ///   - journalPath: the journal's database, or anything else on its file system.
    public init(dataPath: String, journalPath: String) {
        self.dataPath = dataPath
        self.journalPath = journalPath
    }

    /// What is free now, to this user.
    ///
    /// - Returns: nil where the file systems do not say.
    public func measure() -> SpaceReport? {
        guard let data = Self.freeBytes(dataPath), let journal = Self.freeBytes(journalPath) else { return nil }
        return SpaceReport(dataFreeBytes: data, journalFreeBytes: journal)
    }

    private static func freeBytes(_ path: String) -> UInt64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : free
    }
}
