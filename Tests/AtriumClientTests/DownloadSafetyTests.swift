import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

/// A file that comes stays in its folder, follows no link, takes nobody's place and is no program.
@Suite("Downloads that would do harm")
struct DownloadSafetyTests {
    private let folder: TemporaryFolder
    private let bytes = sampleBytes(100)

    init() throws { folder = try TemporaryFolder() }

    /// Fetches a file under the name it is offered by.
    private func fetch(_ offered: String, into path: String? = nil, overwrite: Bool = false) throws {
        let target = try DownloadTarget(destination: path ?? folder.path, overwrite: overwrite)
        try finish(try start(target, offered))
    }

    private func start(_ target: DownloadTarget, _ offered: String) throws -> PartialFile {
        let layout = try #require(BlockLayout(sizeBytes: UInt64(bytes.count)))
        return try PartialFile(target: target, offeredName: offered, layout: layout)
    }

    private func finish(_ file: PartialFile) throws {
        try file.write([DownloadBlock(number: 0, data: bytes, checksum: 0)])
        try file.finish(expecting: Digest.sha256(of: bytes))
    }

    @Test(
        "whatever it is called, a file stands in the folder, in sight and under a plain name",
        arguments: [
            "../up", "../../../../etc/passwd", "/etc/cron.d/x", "..\\..\\up", ".bashrc", "..", "-rf", "CON",
            "a/../../b",
            "sub/x", "a\u{0}b", "cv\u{202E}fdp.sh", "x ", ".ssh/authorized_keys", "~", "$(id)", "a\nb", "\u{200B}",
        ])
    func staysInFolder(offered: String) throws {
        _ = mkdir("\(folder.path)/in", 0o755)
        try fetch(offered, into: "\(folder.path)/in")
        let names = TemporaryFolder.names(in: "\(folder.path)/in")
        #expect(names.count == 1 && folder.names == ["in"])
        let name = try #require(names.first)
        #expect(FileNameRules.isFileName(name) && !name.hasPrefix(".") && !name.hasPrefix("-"))
    }

    @Test("a link in the way is not followed: refused, or replaced where that was asked for", arguments: [false, true])
    func followsNoLink(dangling: Bool) throws {
        let victim = "\(folder.path)/victim"
        if !dangling { try folder.write("victim", [1]) }
        #expect(symlink(victim, "\(folder.path)/x") == 0)
        #expect(throws: ClientError.self) { try fetch("x") }
        #expect(dangling ? folder.names == ["x"] : try folder.read("victim") == [1])
        try fetch("x", overwrite: true)
        #expect(dangling ? folder.names == ["x"] : try folder.read("victim") == [1])
        var status = stat()
        #expect(lstat("\(folder.path)/x", &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
    }

    @Test("a link that appears while the file comes is not followed either")
    func followsNoLateLink() throws {
        try folder.write("victim", [1])
        let file = try start(try DownloadTarget(destination: folder.path, overwrite: false), "x")
        #expect(symlink("\(folder.path)/victim", "\(folder.path)/x") == 0)
        #expect(throws: ClientError.self) { try finish(file) }
        #expect(try folder.read("victim") == [1])
        #expect(folder.names == ["victim", "x"])
    }

    @Test("a folder that a link stands for is the one the person named; one that is swapped meanwhile is not gone to")
    func keepsFolder() throws {
        for name in ["real", "other"] { #expect(mkdir("\(folder.path)/\(name)", 0o755) == 0) }
        #expect(symlink("real", "\(folder.path)/link") == 0)
        let file = try start(try DownloadTarget(destination: "\(folder.path)/link", overwrite: false), "x")
        #expect(unlink("\(folder.path)/link") == 0 && symlink("other", "\(folder.path)/link") == 0)
        try finish(file)
        #expect(TemporaryFolder.names(in: "\(folder.path)/real") == ["x"])
        #expect(TemporaryFolder.names(in: "\(folder.path)/other").isEmpty)
    }

    @Test("a folder is never replaced by a file", arguments: [false, true])
    func replacesNoFolder(overwrite: Bool) throws {
        #expect(mkdir("\(folder.path)/x", 0o755) == 0)
        #expect(throws: ClientError.self) { try fetch("x", overwrite: overwrite) }
        #expect(folder.names == ["x"])
    }

    @Test("a file is no program, whatever stood there before", arguments: ["run.sh", "a.out", "x.desktop"])
    func isNoProgram(name: String) throws {
        try folder.write(name, [1])
        #expect(chmod("\(folder.path)/\(name)", 0o4755) == 0)
        try fetch(name, overwrite: true)
        #expect(try folder.mode(name) & 0o7111 == 0)
    }
}
