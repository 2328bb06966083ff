import AtriumNet
import AtriumWire
import Testing

@testable import AtriumStorage

@Suite("Folders that an earlier version has left")
struct OlderFolderTests {
    /// Every version of the journal's tables, this one too.
    static let versions = JournalSchema.migrations.map(\.version)

    @Test("nothing is wrong with them, and a fault in them is found", arguments: versions)
    func checks(version: UInt64) throws {
        let older = try OlderFolder(version: version)
        for isFast in [false, true] {
            let report = try FolderCheck.run(older.kept.folder, isFast: isFast)
            #expect(report.faults == [])
            #expect(report.logCount == 2 && report.eventCount == 10 && report.fileCount == 2)
        }
        try older.kept.change("DELETE FROM events WHERE conversation = 1 AND sequence = 3")
        #expect(try FolderCheck.run(older.kept.folder, isFast: false).faults.first?.kind == .gap)
    }

    @Test("what they hold is counted and listed as the next start would have it", arguments: versions)
    func reads(version: UInt64) throws {
        let older = try OlderFolder(version: version)
        let folder = try older.kept.folder
        let statistics = try FolderStatistics(of: folder)
        #expect(statistics.schemaVersion == version && statistics.eventCount == 10 && statistics.storedCount == 2)
        #expect(try FolderCollection.strays(in: folder) == [])
        let accounts = try AccountReader(folder).accounts()
        #expect(accounts.map(\.name) == ["ada", "bob"] && accounts.allSatisfy { $0.verifiers.count == 1 })
        #expect(try AccountReader(folder).invitations().count == (version < 5 ? 0 : 1))
        let lines = try AuditReader(folder).lines(after: 0, since: WallTime(microseconds: 0), countMax: 10)
        #expect(lines.map(\.record.actorName) == (version < 6 ? [] : ["ada"]))
        _ = try SQLiteJournal(path: folder.journalPath)
        #expect(try AccountReader(folder).accounts() == accounts)
    }

    @Test("a backup of one is restored, and a server starts on it", arguments: versions)
    func restores(version: UInt64) throws {
        let older = try OlderFolder(version: version)
        let scratch = older.kept.scratch
        #expect(try Backup.write(older.kept.folder, to: scratch("backup"), updates: false).blobCount == 2)
        let report = try Restore.write(scratch("backup"), to: scratch("restored"))
        #expect(report.faults == [] && report.eventCount == 10 && report.blobCount == 2)
        let server = try RunningServer(folder: scratch("restored"), keepsFolder: true)
        let carol = try server.client("carol")
        try carol.say("still here", in: .room("lobby"))
        _ = try carol.fetch(older.kept.stored[0].file, transfer: 1)
        #expect(try carol.receive(transfer: 1).bytes == older.kept.bytes)
        server.server.stop()
        let restored = try StoredFolder(path: scratch("restored"))
        #expect(try FolderStatistics(of: restored).schemaVersion == JournalSchema.version)
        #expect(try FolderCheck.run(restored, isFast: false).faults == [])
    }
}
