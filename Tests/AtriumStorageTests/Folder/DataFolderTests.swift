import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// The folder a server keeps everything in.
struct DataFolderTests {
    @Test("a data folder is made with its parents, for its owner alone")
    func creates() throws {
        let folder = try TemporaryFolder()
        let data = try DataFolder(path: folder("a/b"))
        let mode = try FileManager.default.attributesOfItem(atPath: folder("a/b"))[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(data.journalPath == folder("a/b/journal/journal.sqlite"))
        #expect(FileManager.default.fileExists(atPath: folder("a/b/incoming")))
    }

    @Test("a second server gets one clear sentence")
    func refusesSecond() throws {
        let folder = try TemporaryFolder()
        let first = try DataFolder(path: folder("data"))
        let error = #expect(throws: JournalError.self) { _ = try DataFolder(path: folder("data")) }
        #expect(error?.text.contains("is in use by another server") == true)
        _ = first.path
    }

    @Test("a journal folder in use is refused too, though the data folders differ")
    func refusesSharedJournal() throws {
        let folder = try TemporaryFolder()
        let first = try DataFolder(path: folder("one"), journalFolder: folder("journal"))
        let error = #expect(throws: JournalError.self) {
            _ = try DataFolder(path: folder("two"), journalFolder: folder("journal"))
        }
        #expect(error?.text.contains("the journal folder") == true)
        _ = first.path
    }

    @Test("the lock goes with the server that held it")
    func releases() throws {
        let folder = try TemporaryFolder()
        do { _ = try DataFolder(path: folder("data")) }
        _ = try DataFolder(path: folder("data"))
    }

    @Test("a path that cannot be a folder is refused with what to do")
    func refusesFile() throws {
        let folder = try TemporaryFolder()
        #expect(FileManager.default.createFile(atPath: folder("data"), contents: nil))
        let error = #expect(throws: JournalError.self) { _ = try DataFolder(path: folder("data")) }
        #expect(error?.text.contains("name another") == true)
    }

    @Test("files without the journal that names them are refused, and left", arguments: ["blobs", "incoming"])
    func refusesMissingJournal(place: String) throws {
        let folder = try TemporaryFolder()
        do { _ = try DataFolder(path: folder("data"), journalFolder: folder("journal")) }
        let file = place == "blobs" ? "blobs/00/\(String(repeating: "00", count: 32))" : "incoming/5.part"
        try Folders.create(Folders.parent(of: folder("data/\(file)")))
        try FileCopy.write([1], to: folder("data/\(file)"))
        let error = #expect(throws: JournalError.self) { _ = try DataFolder(path: folder("data")) }
        #expect(error?.text.contains("holds files but there is no journal") == true)
        #expect(error?.text.contains("--journal-dir") == true)
        #expect(FolderCheck.missingJournal(path: folder("data"))?.faults.map(\.kind) == [.journalMissing])
        #expect(throws: JournalError.self) { try StoredFolder(path: folder("data")) }
        #expect(FileManager.default.fileExists(atPath: folder("data/\(file)")))
        // The folder it belongs to has one.
        try FileCopy.write([1], to: folder("journal/journal.sqlite"))
        _ = try DataFolder(path: folder("data"), journalFolder: folder("journal"))
    }

    @Test("of what uploads left, parts and records of files still on their way stay, and nothing else")
    func clearsIncoming() throws {
        let folder = try TemporaryFolder()
        let data = try DataFolder(path: folder("data"))
        let names = ["5.part", "5.blocks", "5.part.crc", "05.part", "6.part", "6.blocks", "ff.part", "x", "5."]
        for name in names {
            #expect(FileManager.default.createFile(atPath: folder("data/incoming/\(name)"), contents: Data([1])))
        }
        #expect(FileManager.default.createFile(atPath: folder("data/blobs/keep"), contents: Data([1])))
        try data.blobs.clearIncoming(keeping: [FileID(rawValue: 5), FileID(rawValue: 255)])
        #expect(try Set(Folders.names(in: folder("data/incoming"))) == ["5.part", "5.blocks", "ff.part"])
        #expect(FileManager.default.fileExists(atPath: folder("data/blobs/keep")))
    }
}
