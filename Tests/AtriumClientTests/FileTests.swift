import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Files on disk")
struct FileTests {
    @Test("blocks read ahead are Chunk frames with the right bytes, checksum and digest")
    func readsBlocks() throws {
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(2 * 65_536 + 100)
        let file = try UploadFile(path: try folder.write("a", bytes))
        #expect(file.layout.blockCount == 3)
        for number in 0..<3 {
            let block = try file.read(number, for: TransferID(rawValue: 7))
            let header = try FrameHeader(decoding: block.frame.span.bytes)
            #expect(header.kind == .chunk && header.payloadBytes == block.frame.count - FrameHeader.byteCount)
            let chunk = try Chunk(decoding: Array(block.frame[12...]).span.bytes)
            let part = Array(bytes[number * 65_536..<min(bytes.count, (number + 1) * 65_536)])
            #expect(chunk.transfer.rawValue == 7 && chunk.block == UInt32(number) && chunk.data == part)
            #expect(chunk.checksum == part.withUnsafeBytes { CRC32C.checksum($0) })
        }
        // Asked for again, a block does not count twice in the digest.
        _ = try file.read(1, for: TransferID(rawValue: 7))
        #expect(try file.digest() == Digest.sha256(of: bytes))
    }

    @Test("a file that shrinks or is written while it is sent is found out")
    func noticesChanges() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", sampleBytes(100_000))
        let shrunk = try UploadFile(path: path)
        #expect(truncate(path, 70_000) == 0)
        _ = try shrunk.read(0, for: TransferID(rawValue: 1))
        #expect(throws: ClientError.self) { try shrunk.read(1, for: TransferID(rawValue: 1)) }

        let grown = try UploadFile(path: path)
        _ = try grown.read(0, for: TransferID(rawValue: 1))
        _ = try grown.read(1, for: TransferID(rawValue: 1))
        try folder.write("a", sampleBytes(70_001))
        #expect(throws: ClientError.self) { try grown.digest() }
    }

    @Test("what is said of a file leaves its name to the program, and is true of names that are not UTF-8")
    func speaksOfFiles() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: ClientError.self) { try UploadFile(path: folder.path + "/none") }
        #expect(missing?.text == "there is no such file or folder")
        // What the shell hands over as the byte FF comes as U+FFFD.
        let unreadable = #expect(throws: ClientError.self) { try UploadFile(path: folder.path + "/caf\u{FFFD}") }
        #expect(unreadable?.text.contains("not UTF-8") == true)
        let path = try folder.write("here", [1])
        let taken = #expect(throws: ClientError.self) { try DownloadTarget(destination: path, overwrite: false) }
        #expect(taken?.text.contains("here") == false)
        let nowhere = folder.path + "/none/"
        let error = #expect(throws: ClientError.self) { try DownloadTarget(destination: nowhere, overwrite: false) }
        #expect(error?.text == "\(nowhere): there is no such file or folder")
    }

    @Test("only regular files are sent")
    func refusesOthers() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ClientError.self) { try UploadFile(path: folder.path) }
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        #expect(throws: ClientError.self) { try UploadFile(path: "\(folder.path)/pipe") }
        #expect(throws: ClientError.self) { try UploadFile(path: "\(folder.path)/none") }
    }

    @Test("a download stands under its name only when it is whole and equal, in whatever order its blocks came")
    func finishesWhole() throws {
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(3 * 65_536 + 1)
        let file = try partial(folder, "out.bin", bytes.count)
        for number in [0, 2, 3, 1] {
            #expect(folder.names.count == 1 && folder.names[0].hasSuffix(".atrium-part"))
            try file.write([block(number, of: bytes)])
        }
        #expect(file.isWhole)
        try file.finish(expecting: Digest.sha256(of: bytes))
        #expect(folder.names == ["out.bin"])
        #expect(try folder.read("out.bin") == bytes)
        #expect(try folder.mode("out.bin") & 0o111 == 0)
    }

    @Test("while it grows, nobody else may read a download")
    func growsInPrivate() throws {
        let folder = try TemporaryFolder()
        let file = try partial(folder, "out", 10)
        #expect(try folder.mode(folder.names[0]) == 0o600)
        file.remove()
        #expect(folder.names.isEmpty)
    }

    @Test("[FILE-6.3-4] a wrong digest leaves nothing")
    func removesTheDamaged() throws {
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(1_000)
        let file = try partial(folder, "out", bytes.count)
        try file.write([block(0, of: bytes)])
        let error = #expect(throws: ClientError.self) { try file.finish(expecting: .zero) }
        #expect(error?.kind == .damaged)
        #expect(folder.names.isEmpty)
    }

    @Test("an unfinished download goes with its owner")
    func removesTheUnfinished() throws {
        let folder = try TemporaryFolder()
        var file: PartialFile? = try partial(folder, "out", 10)
        #expect(folder.names.count == 1)
        #expect(file?.isWhole == false)
        file = nil
        #expect(folder.names.isEmpty)
    }

    @Test("a file that exists is not replaced without being told to, not even when it appears in the meantime")
    func neverOverwrites() throws {
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(10)
        let file = try partial(folder, "out", bytes.count)
        try file.write([block(0, of: bytes)])
        try folder.write("out", [1])
        #expect(throws: ClientError.self) { try file.finish(expecting: Digest.sha256(of: bytes)) }
        #expect(try folder.read("out") == [1])
        #expect(throws: ClientError.self) { try partial(folder, "out", 10) }

        let forced = try partial(folder, "out", bytes.count, overwrite: true)
        try forced.write([block(0, of: bytes)])
        try forced.finish(expecting: Digest.sha256(of: bytes))
        #expect(try folder.read("out") == bytes)
        #expect(folder.names == ["out"])
    }

    @Test("what is no file is never replaced, whatever the program asks for")
    func replacesFilesAlone() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        let error = #expect(throws: ClientError.self) { try partial(folder, "pipe", 0, overwrite: true) }
        #expect(error?.kind == .local)
        #expect(folder.names == ["pipe"])
    }

    @Test("an empty file has no block and is whole at once")
    func finishesEmpty() throws {
        let folder = try TemporaryFolder()
        let file = try partial(folder, "empty", 0)
        try file.finish(expecting: Digest.sha256(of: []))
        #expect(try folder.read("empty").isEmpty)
    }

    @Test("a folder takes the offered name, stripped")
    func takesTheOfferedName() throws {
        let folder = try TemporaryFolder()
        let target = try DownloadTarget(destination: folder.path, overwrite: false)
        let layout = try #require(BlockLayout(sizeBytes: 0))
        let file = try PartialFile(target: target, offeredName: "../../x\u{202E}y", layout: layout)
        try file.finish(expecting: Digest.sha256(of: []))
        #expect(folder.names == ["x_y"])
    }

    @Test("runs of blocks join, and say what is missing")
    func joinsRuns() {
        var ranges = BlockRanges()
        for block in [5, 0, 2, 1, 9, 4, 3] {
            let isNew = ranges.insert(block)
            #expect(isNew)
        }
        let isNew = ranges.insert(4)
        #expect(!isNew)
        #expect(ranges.runs == [0..<6, 9..<10] && ranges.count == 7)
        #expect(ranges.missing(of: 12) == [6..<9, 10..<12])
        #expect(ranges.contains(9) && !ranges.contains(8))
    }

    @Test("sizes at the edges of blocks, and at the end of what can be numbered")
    func layouts() throws {
        #expect(BlockLayout(sizeBytes: 0)?.blockCount == 0)
        #expect(BlockLayout(sizeBytes: 65_536)?.blockCount == 1)
        let layout = try #require(BlockLayout(sizeBytes: 65_537))
        #expect(layout.blockCount == 2 && layout.byteCount(ofBlock: 1) == 1 && layout.byteCount(ofBlock: 2) == 0)
        #expect(BlockLayout(sizeBytes: 1 << 48)?.blockCount == 1 << 32)
        #expect(BlockLayout(sizeBytes: 1 << 48 + 1) == nil)
        #expect(BlockLayout(sizeBytes: .max) == nil)
    }

    private func partial(
        _ folder: TemporaryFolder, _ name: String, _ size: Int, overwrite: Bool = false
    ) throws -> PartialFile {
        let target = try DownloadTarget(destination: "\(folder.path)/\(name)", overwrite: overwrite)
        let layout = try #require(BlockLayout(sizeBytes: UInt64(size)))
        return try PartialFile(target: target, offeredName: "offered", layout: layout)
    }

    private func block(_ number: Int, of bytes: [UInt8]) -> DownloadBlock {
        let data = Array(bytes[number * 65_536..<min(bytes.count, (number + 1) * 65_536)])
        return DownloadBlock(number: number, data: data, checksum: data.withUnsafeBytes { CRC32C.checksum($0) })
    }
}
