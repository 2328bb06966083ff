import AtriumServices
import AtriumStorage
import Foundation
import Glibc
import Testing

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

    @Test("what unfinished uploads left is gone after an open, and stored blobs stay")
    func clearsIncoming() throws {
        let folder = try TemporaryFolder()
        do { _ = try DataFolder(path: folder("data")) }
        #expect(FileManager.default.createFile(atPath: folder("data/incoming/5.part"), contents: Data([1])))
        #expect(FileManager.default.createFile(atPath: folder("data/blobs/keep"), contents: Data([1])))
        _ = try DataFolder(path: folder("data"))
        #expect(!FileManager.default.fileExists(atPath: folder("data/incoming/5.part")))
        #expect(FileManager.default.fileExists(atPath: folder("data/blobs/keep")))
    }
}
