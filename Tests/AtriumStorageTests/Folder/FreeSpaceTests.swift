import AtriumStorage
import Testing

struct FreeSpaceTests {
    @Test("both disks are looked at, and a folder that is not there is not known")
    func measures() throws {
        let folder = try TemporaryFolder()
        let report = try #require(FreeSpace(dataPath: folder.path, journalPath: folder.path).measure())
        #expect(report.dataFreeBytes > 0 && report.journalFreeBytes > 0)
        #expect(FreeSpace(dataPath: folder.path, journalPath: "\(folder.path)/none").measure() == nil)
    }
}
