import Glibc
import Testing

@testable import AtriumClient

@Suite("Folders of the client's own")
struct PrivateFolderTests {
    @Test("it is made with those above it, for its user alone, and lists what is in it, hidden or not")
    func makesAndLists() throws {
        let folder = try TemporaryFolder()
        let inner = PrivateFolder(path: folder.path + "/a/b")
        #expect(inner.names.isEmpty)
        try inner.make()
        try inner.make()
        try folder.write("a/b/.hidden", [])
        try folder.write("a/b/plain", [])
        #expect(inner.names.sorted() == [".hidden", "plain"])
        #expect(try folder.mode("a") == 0o700)
        for name in inner.names { #expect(unlink("\(inner.path)/\(name)") == 0) }
    }

    @Test("where a file is in the way, the path that could not be made is told")
    func tellsWhere() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", [])
        let failure = #expect(throws: PrivateFolder.Failure.self) { try PrivateFolder(path: file + "/a/b").make() }
        #expect(failure?.path == file + "/a" && failure?.error.number == ENOTDIR)
    }
}
