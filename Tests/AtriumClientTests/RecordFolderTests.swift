import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Records of uploads that were left")
struct RecordFolderTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/transfers" }

    init() throws { folder = try TemporaryFolder() }

    /// Has an earlier run leave records.
    private func leave(_ kind: String, _ keys: String...) throws {
        let earlier = RecordFolder(path: path)
        for key in keys { _ = try #require(earlier.record(kind, key: key)) }
    }

    private func age() throws {
        let names = TemporaryFolder.names(in: path)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let old = timespec(tv_sec: now.tv_sec - RecordFolder.keptSeconds - 60, tv_nsec: 0)
        for name in names { #expect(utimensat(AT_FDCWD, "\(path)/\(name)", [old, old], 0) == 0) }
    }

    @Test("until the folder was looked at there may be some, and then as many as there are")
    func looksOnce() throws {
        try leave("upload", "a", "b")
        let records = RecordFolder(path: path)
        #expect(records.hasUploadsLeft)
        #expect(records.leftUpload(key: "c") == nil)
        #expect(records.hasUploadsLeft)
        let empty = RecordFolder(path: folder.path + "/empty")
        #expect(empty.leftUpload(key: "a") == nil && !empty.hasUploadsLeft)
    }

    @Test("downloads are none of them, and neither is what was swept")
    func countsNoOthers() throws {
        try leave("upload", "a")
        try age()
        try leave("download", "d")
        let records = RecordFolder(path: path)
        let download = records.record("download", key: "e")
        #expect(download != nil && !records.hasUploadsLeft)
        #expect(TemporaryFolder.names(in: path).count == 2)
    }

    @Test("one that is handed out is found no more, and one that is left again is")
    func handsOutOnce() throws {
        try leave("upload", "a", "b")
        let records = RecordFolder(path: path)
        #expect(records.leftUpload(key: "a") != nil)
        #expect(records.leftUpload(key: "a") == nil)
        #expect(records.record("upload", key: "b") != nil)
        #expect(!records.hasUploadsLeft)
        records.leaveUpload(key: "a")
        #expect(records.hasUploadsLeft && records.leftUpload(key: "a") != nil && !records.hasUploadsLeft)
    }

    @Test("one that another transfer holds may be left yet, and one that is gone is not")
    func passesOverHeld() throws {
        try leave("upload", "a", "b")
        let records = RecordFolder(path: path)
        let other = RecordFolder(path: path)
        let held = other.record("upload", key: "a")
        #expect(records.leftUpload(key: "a") == nil)
        other.record("upload", key: "b")?.remove()
        #expect(records.leftUpload(key: "b") == nil)
        #expect(records.hasUploadsLeft)
        held?.remove()
        #expect(records.leftUpload(key: "a") == nil && !records.hasUploadsLeft)
    }

    @Test("several uploads of one file that have ended leave nothing to look for")
    func forgetsWhatHasEnded() throws {
        let file = try folder.write("a", [1, 2, 3])
        let records = RecordFolder(path: path)
        let place = UploadPlace(serverID: 7, account: AccountID(rawValue: 1), target: .room("dev"))
        let uploads = try (1...3 as ClosedRange<UInt64>).map { number in
            var earlier = UploadRecord.Earlier.nothing
            let identity = try UploadFile(path: file).identity
            return UploadRecord(
                in: records, place, path: file, identity, fresh: OperationID(instance: 3, counter: number),
                goesOn: true,
                earlier: &earlier)
        }
        for upload in uploads { try #require(upload).remove() }
        #expect(!records.hasUploadsLeft)
    }

    @Test("where the folder cannot be made there is no record, and none is looked for in vain")
    func goesWithout() throws {
        let file = try folder.write("file", [])
        let records = RecordFolder(path: file + "/transfers")
        #expect(records.record("upload", key: "a") == nil && records.leftUpload(key: "a") == nil)
    }
}
