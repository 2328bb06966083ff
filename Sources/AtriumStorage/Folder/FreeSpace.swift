import AtriumServices

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
        do {
            return SpaceReport(
                dataFreeBytes: try Folders.freeBytes(of: dataPath),
                journalFreeBytes: try Folders.freeBytes(of: journalPath))
        } catch {
            return nil
        }
    }
}
