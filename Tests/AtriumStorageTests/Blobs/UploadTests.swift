import AtriumWire
import Foundation
import Testing

@testable import AtriumStorage

/// Uploads on the real disk.
struct UploadTests {
    private let bench: WorkerBench
    private let three = WorkerBench.sample(2 * 65_536 + 100)

    init() throws {
        bench = try WorkerBench()
    }

    private func kept(_ bytes: [UInt8]) -> Bool {
        FileManager.default.contents(atPath: bench.folder.blob(WorkerBench.digest(bytes))) == Data(bytes)
    }

    private var incoming: [String] {
        get throws { try Folders.names(in: bench.folder.incoming) }
    }

    @Test("[FILE-6.2-8] what was given up under one lease is gone for the next, which hears of it by that report alone")
    func failsForEveryLease() throws {
        bench.open(three)
        bench.send(0, of: three)
        bench.send(1, of: three)
        bench.send(2, of: three)
        bench.finish(WorkerBench.digest([1]))
        #expect(bench.take().last == "uploadFailed mismatch digestMismatch request 77")
        bench.open(three, lease: 2)
        bench.ask(lease: 2)
        #expect(try bench.take() == [] && incoming == [])
    }

    @Test("[FILE-6.2-9] an upload whose end waits when none is to end any more goes on with the next server")
    func endsNoMore() throws {
        let bytes = WorkerBench.sample(80 * 65_536)
        var commands: [DiskCommand] = [.open(bench.file, sizeBytes: UInt64(bytes.count), lease: 1)]
        // With the first block last, all of it is to be read back, and that takes more than one turn.
        for block in Array(1..<80) + [0] { commands.append(bench.write(block, WorkerBench.block(block, of: bytes))) }
        commands.append(.finish(bench.file, lease: 1, bench.sender, requestID: 77, WorkerBench.digest(bytes)))
        bench.worker.handle(commands, into: &bench.reports)
        bench.worker.endNoMoreUploads()
        bench.run()
        bench.worker.putAway([])
        #expect(bench.take() == ["consumed \(bytes.count)"])
        bench.restart()
        bench.open(bytes, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take() == ["opened 70 with 80"])
        bench.finish(WorkerBench.digest(bytes), lease: 2)
        #expect(bench.take() == ["stored \(bytes.count) request 77"])
        #expect(kept(bytes))
    }

    @Test("an upload in order is kept under its digest, with the checksum of each block")
    func inOrder() throws {
        bench.open(three)
        for block in 0..<3 { bench.send(block, of: three) }
        #expect(bench.take() == ["consumed 65536", "consumed 65536", "consumed 100"])
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["stored 131172 request 77"])
        #expect(kept(three))
        #expect(try incoming.isEmpty)
        let blocks = try #require(FileBlocks(sizeBytes: UInt64(three.count)))
        let blob = try StoredBlob(WorkerBench.digest(three), blocks: blocks, in: bench.folder)
        #expect(
            try blob.checksums(of: 0..<3)
                == (0..<3).map { WorkerBench.checksum(WorkerBench.block($0, of: three)) })
    }

    @Test("blocks of one batch are consumed in one report")
    func batches() {
        bench.open(three)
        bench.run(
            bench.write(0, WorkerBench.block(0, of: three)), bench.write(1, WorkerBench.block(1, of: three)))
        #expect(bench.take() == ["consumed 131072"])
    }

    @Test("blocks may come in any order", arguments: [[2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1]])
    func outOfOrder(order: [Int]) {
        bench.open(three)
        for block in order { bench.send(block, of: three) }
        bench.reports = []
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["stored 131172 request 77"])
        #expect(kept(three))
    }

    @Test("a long run behind a hole is read back in pieces")
    func readsBack() {
        let bytes = WorkerBench.sample(100 * 65_536)
        bench.open(bytes)
        for block in 1..<100 { bench.send(block, of: bytes) }
        bench.send(0, of: bytes)
        bench.finish(WorkerBench.digest(bytes))
        #expect(bench.take().last == "stored 6553600 request 77")
        #expect(kept(bytes))
    }

    @Test("[FILE-6.2-5] holes are asked for at the end, and the request stays open until they are closed")
    func asksForHoles() {
        let bytes = WorkerBench.sample(6 * 65_536)
        bench.open(bytes)
        for block in [1, 4] { bench.send(block, of: bytes) }
        bench.reports = []
        bench.finish(WorkerBench.digest(bytes))
        #expect(bench.take() == ["missing 0+1", "missing 2+2", "missing 5+1"])
        for block in [3, 0, 2] { bench.send(block, of: bytes) }
        #expect(bench.take() == [String](repeating: "consumed 65536", count: 3))
        bench.send(5, of: bytes)
        #expect(bench.take() == ["consumed 65536", "stored 393216 request 77"])
        #expect(kept(bytes))
    }

    @Test("[FILE-6.2-5] of many holes the first 64 are asked for, and the next when those are closed")
    func asksInTurns() {
        let bytes = WorkerBench.sample(140 * 65_536)
        bench.open(bytes)
        for block in stride(from: 1, to: 140, by: 2) { bench.send(block, of: bytes) }
        bench.reports = []
        bench.finish(WorkerBench.digest(bytes))
        #expect(bench.take().count == 64)
        for block in stride(from: 0, to: 128, by: 2) { bench.send(block, of: bytes) }
        #expect(bench.take().filter { $0.hasPrefix("missing") }.first == "missing 128+1")
        for block in stride(from: 128, to: 140, by: 2) { bench.send(block, of: bytes) }
        #expect(bench.take().last == "stored 9175040 request 77")
    }

    @Test("a block that comes again is passed over, whatever is in it, and still counts as consumed")
    func ignoresRepeats() {
        bench.open(three)
        for block in 0..<3 { bench.send(block, of: three) }
        bench.reports = []
        bench.run(bench.write(1, [UInt8](repeating: 0xEE, count: 65_536)))
        #expect(bench.take() == ["consumed 65536"])
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["stored 131172 request 77"])
        #expect(kept(three))
    }

    @Test("[FILE-6.2-4] a digest that does not match ends the upload, and nothing is kept")
    func refusesMismatch() throws {
        bench.open(three)
        for block in 0..<3 { bench.send(block, of: three) }
        bench.reports = []
        bench.finish(.zero)
        #expect(bench.take() == ["uploadFailed mismatch digestMismatch request 77"])
        #expect(!kept(three))
        #expect(try incoming.isEmpty)
        bench.send(0, of: three)
        bench.finish(.zero, requestID: 78)
        #expect(bench.take() == ["consumed 65536", "refused 78 noSuchTransfer"])
    }

    @Test("an empty file has no block")
    func empty() {
        bench.open([])
        bench.finish(WorkerBench.digest([]))
        #expect(bench.take() == ["stored 0 request 77"])
        #expect(kept([]))
    }

    @Test("a file of whole blocks, and one a byte to either side", arguments: [65_535, 65_536, 65_537])
    func lastBlocks(count: Int) {
        let bytes = WorkerBench.sample(count)
        bench.open(bytes)
        for block in 0..<(count + 65_535) / 65_536 { bench.send(block, of: bytes) }
        bench.finish(WorkerBench.digest(bytes))
        #expect(bench.take().last == "stored \(count) request 77")
        #expect(kept(bytes))
    }

    @Test("[FILE-6.4-2] a block outside the file, or not of its size, is refused once and changes nothing")
    func refusesMisplaced() {
        bench.open(three)
        bench.run(
            bench.write(3, [1]), bench.write(2, [UInt8](repeating: 1, count: 101)), bench.write(0, [1]),
            bench.write(Int(UInt32.max), [1]))
        #expect(bench.take() == ["consumed 1", "failed 2 chunkMisplaced", "consumed 103"])
        for block in 0..<3 { bench.send(block, of: three, from: bench.key(9)) }
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take().last == "stored 131172 request 77")
    }

    @Test("a size whose blocks cannot be numbered is refused", arguments: [0xFFFF_FFFF_0001, .max] as [UInt64])
    func refusesHugeSizes(sizeBytes: UInt64) {
        bench.run(.open(bench.file, sizeBytes: sizeBytes, lease: 1))
        #expect(bench.take() == ["uploadFailed failed fileTooLarge request 0"])
    }

    @Test("a file larger than the disk is refused before its first byte")
    func refusesWithoutRoom() throws {
        bench.run(.open(bench.file, sizeBytes: 1 << 47, lease: 1))
        #expect(bench.take() == ["uploadFailed failed storageFull request 0"])
        #expect(try incoming.isEmpty)
    }

    @Test("equal contents are kept once")
    func keepsOnce() throws {
        bench.store(three)
        let path = bench.folder.blob(WorkerBench.digest(three))
        let first = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        bench.store(three, file: FileID(rawValue: 2))
        let second = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        #expect(first == second && first != nil)
        #expect(try incoming.isEmpty)
    }

    @Test("a damaged blob of another size gives way to a whole one")
    func replacesDamaged() throws {
        bench.store(three)
        let path = bench.folder.blob(WorkerBench.digest(three))
        #expect(truncate(path, 10) == 0)
        bench.store(three, file: FileID(rawValue: 2))
        #expect(kept(three))
    }

    @Test("a higher lease takes the upload over, and the older writer hears of it once")
    func changesLease() {
        bench.open(three)
        bench.send(0, of: three)
        bench.open(three, lease: 2)
        bench.reports = []
        let wrong = [UInt8](repeating: 0xEE, count: 65_536)
        bench.run(bench.write(1, wrong), bench.write(1, wrong))
        #expect(bench.take() == ["consumed 65536", "failed 2 leaseLost", "consumed 65536"])
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["refused 77 leaseLost"])
        let next = bench.key(3)
        bench.send(1, of: three, lease: 2, from: next)
        bench.send(2, of: three, lease: 2, from: next)
        bench.finish(WorkerBench.digest(three), lease: 2, requestID: 78, from: next)
        #expect(bench.take().last == "stored 131172 request 78")
        #expect(kept(three))
    }

    @Test("a discarded upload leaves nothing, and refuses the request that would have ended it")
    func discards() throws {
        bench.open(three)
        bench.send(0, of: three)
        bench.finish(WorkerBench.digest(three))
        bench.reports = []
        bench.run(.discard(bench.file))
        #expect(bench.take() == ["refused 77 fileWithdrawn"])
        #expect(try incoming.isEmpty)
    }

    @Test("a removed blob is gone with its checksums")
    func removes() {
        bench.store(three)
        let digest = WorkerBench.digest(three)
        bench.run(.remove(digest))
        #expect(!FileManager.default.fileExists(atPath: bench.folder.blob(digest)))
        #expect(!FileManager.default.fileExists(atPath: bench.folder.checksums(digest)))
    }
}
