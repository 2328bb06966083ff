import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumClient

@Suite("Records of transfers")
struct RecordTests {
    private static let place = UploadPlace(
        serverID: 7, account: AccountID(rawValue: 1), target: .room("Dev"))
    private static let fresh = OperationID(instance: 3, counter: 1)

    private static func record(
        _ folder: RecordFolder, _ path: String, goesOn: Bool = true, fresh: OperationID = fresh
    ) throws -> (record: UploadRecord?, earlier: UploadRecord.Earlier) {
        var earlier = UploadRecord.Earlier.nothing
        let file = try UploadFile(path: path)
        let record = UploadRecord(
            in: folder, place, path: path, file.identity, fresh: fresh, goesOn: goesOn,
            earlier: &earlier)
        return (record, earlier)
    }

    @Test("a text is read as it was written, whatever is in it, and not at all where a byte of it is wrong or missing")
    func readsTexts() throws {
        let fields = [(name: "path", value: "a b%\n\u{E9}/#"), ("empty", "")]
        let bytes = RecordText.bytes("form 1", fields)
        let read = try #require(RecordText.fields("form 1", bytes + [1, 2, 3]))
        #expect(read.values == ["path": "a b%\n\u{E9}/#", "empty": ""] && read.byteCount == bytes.count)
        #expect(RecordText.fields("form 2", bytes) == nil)
        for index in bytes.indices {
            var wrong = bytes
            wrong[index] ^= 1
            #expect(RecordText.fields("form 1", wrong) == nil)
            #expect(RecordText.fields("form 1", Array(bytes[..<index])) == nil)
        }
    }

    @Test("an upload is found again by its file and place, and one of a changed file is told apart")
    func findsUploads() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [1, 2, 3])
        let records = RecordFolder(path: folder.path + "/transfers")
        do {
            let (record, earlier) = try Self.record(records, path)
            #expect(earlier == .nothing && record?.operation == Self.fresh)
            record?.note(FileID(rawValue: 8))
            let (second, nothing) = try Self.record(records, path)
            #expect(nothing == .nothing && second != nil, "the first is held, and the second has a record of its own")
            second?.remove()
        }
        let other = OperationID(instance: 4, counter: 9)
        do {
            let (record, earlier) = try Self.record(records, path, fresh: other)
            #expect(earlier == .same(Self.fresh) && record?.operation == Self.fresh)
        }
        try folder.write("a", [1, 2, 3, 4])
        do {
            let (record, earlier) = try Self.record(records, path, fresh: other)
            #expect(earlier == .changed(FileID(rawValue: 8)) && record?.operation == other)
            record?.remove()
        }
        let (_, earlier) = try Self.record(records, path)
        #expect(earlier == .nothing)
    }

    @Test("of several uploads of one file, that which is under way still is found, and one too many has no record")
    func findsSecond() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [1, 2, 3])
        let records = RecordFolder(path: folder.path + "/transfers")
        let operations = (1...5).map { OperationID(instance: 3, counter: $0) }
        do {
            let uploads = try operations.map { try Self.record(records, path, fresh: $0).record }
            #expect(uploads.map { $0?.operation } == operations.dropLast() + [nil])
            // All but the third come to their end.
            for index in [0, 1, 3] { uploads[index]?.remove() }
            uploads[2]?.keep()
        }
        for records in [records, RecordFolder(path: folder.path + "/transfers")] {
            let (record, earlier) = try Self.record(records, path)
            #expect(earlier == .same(operations[2]) && record?.operation == operations[2])
        }
    }

    @Test("what nobody has touched for a day is removed, with what it speaks of")
    func sweeps() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/transfers"
        let partial: String
        do {
            let target = try DownloadTarget(destination: folder.path + "/out", overwrite: false)
            let file = try #require(RecordFolder(path: path).record("download", key: "k"))
            let layout = try #require(BlockLayout(sizeBytes: 10))
            let download = try PartialFile(
                target: target, offeredName: "n", layout: layout, record: DownloadRecord(opening: file))
            download.keep()
            partial = try #require(folder.names.first { $0.hasSuffix("part") })
        }
        func age(_ seconds: Int) throws {
            let record = try #require(TemporaryFolder.names(in: path).first)
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            let times = [timespec](repeating: timespec(tv_sec: now.tv_sec - seconds, tv_nsec: 0), count: 2)
            #expect(utimensat(AT_FDCWD, "\(path)/\(record)", times, 0) == 0)
        }
        try age(RecordFolder.keptSeconds - 60)
        _ = RecordFolder(path: path).record("upload", key: "k")
        #expect(TemporaryFolder.names(in: path).count == 2 && folder.names.contains(partial))
        try age(RecordFolder.keptSeconds + 60)
        do {
            let wanted = try #require(RecordFolder(path: path).record("download", key: "k"))
            #expect(DownloadRecord(opening: wanted).header != nil, "what is wanted now is never too old")
        }
        _ = RecordFolder(path: path).record("upload", key: "k")
        #expect(TemporaryFolder.names(in: path).count == 1 && !folder.names.contains(partial))
    }

    @Test("the digest of the first blocks is that of a fresh hash, before and behind the hash of the whole")
    func hashesPrefixes() throws {
        let folder = try TemporaryFolder()
        let bytes = sampleBytes(600 * 4_096 + 5)
        let path = try folder.write("a", bytes)
        let file = try UploadFile(path: path)
        for count in [0, 1, 7, 3, file.layout.blockCount, 5, file.layout.blockCount] {
            let digest = try #require(try file.prefixDigest(blockCount: count))
            #expect(digest == Digest.sha256(of: Array(bytes.prefix(count * 65_536))))
        }
        #expect(try file.digest() == Digest.sha256(of: bytes))
        try folder.write("a", [1])
        #expect(throws: UploadFile.changed) { try file.prefixDigest(blockCount: 1) }
    }

    @Test("where fewer blocks are asked about than before, the digest of those comes to an end all the same")
    func hashesAShorterPrefix() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [])
        #expect(truncate(path, 600 * 65_536) == 0)
        let file = try UploadFile(path: path)
        while try !file.hashOn(upTo: 600) {}
        #expect(try file.prefixDigest(blockCount: 500) == nil)
        let digest = try file.prefixDigest(blockCount: 10)
        #expect(digest == Digest.sha256(of: [UInt8](repeating: 0, count: 10 * 65_536)))
    }

    @Test("blocks behind a hole that is filled late are hashed step by step, so that other transfers go on")
    func hashesInSteps() throws {
        let folder = try TemporaryFolder()
        let layout = try #require(BlockLayout(sizeBytes: 600 * 65_536))
        let target = try DownloadTarget(destination: folder.path + "/out", overwrite: false)
        let file = try PartialFile(target: target, offeredName: "n", layout: layout)
        let data = [UInt8](repeating: 0, count: 65_536)
        let checksum = data.withUnsafeBytes { CRC32C.checksum($0) }
        try file.write((1..<600).map { DownloadBlock(number: $0, data: data, checksum: checksum) })
        try file.write([DownloadBlock(number: 0, data: data, checksum: checksum)])
        #expect(try !file.hashOn())
        while try !file.hashOn() {}
        var whole = SHA256Hash()
        for _ in 0..<600 { whole.update(data) }
        try file.finish(expecting: whole.finish())
        #expect(folder.names == ["out"])
    }

    @Test("what a server claims to have must be of the file, and in order")
    func readsClaims() throws {
        let layout = try #require(BlockLayout(sizeBytes: 10 * 65_536))
        func claim(_ prefix: UInt32?, _ missing: [BlockRange]?, digest: Digest? = .zero) -> UploadClaim? {
            UploadClaim(
                Offered(
                    transfer: TransferID(rawValue: 1), file: FileID(rawValue: 1),
                    conversation: ConversationID(rawValue: 1), sequence: 1, time: WallTime(microseconds: 1),
                    created: false, creditBytes: 1, prefixBlocks: prefix, prefixDigest: digest, missing: missing),
                layout)
        }
        #expect(claim(nil, nil)?.lacking == [0..<10] && claim(4, nil)?.lacking == [4..<10])
        #expect(claim(10, [])?.lacking == [])
        let runs = [BlockRange(firstBlock: 4, blockCount: 1), BlockRange(firstBlock: 8, blockCount: 2)]
        #expect(claim(3, runs)?.lacking == [4..<5, 8..<10])
        #expect(claim(11, []) == nil && claim(5, runs) == nil && claim(3, runs.reversed()) == nil)
        #expect(claim(3, [BlockRange(firstBlock: 9, blockCount: 2)]) == nil)
        #expect(claim(3, [BlockRange(firstBlock: 5, blockCount: 0)]) == nil && claim(3, runs, digest: nil) == nil)
    }
}
