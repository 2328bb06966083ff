import AtriumServices
import AtriumWire
import Foundation
import Testing

@testable import AtriumStorage

/// Downloads, of stored blobs and of uploads in progress.
struct DownloadTests {
    private let bench: WorkerBench
    private let three = WorkerBench.sample(2 * 65_536 + 100)

    init() throws {
        bench = try WorkerBench()
    }

    @Test("[FILE-6.3-3] a stored blob is read whole, each block with its checksum")
    func stored() throws {
        bench.store(three)
        let reader = bench.key(1)
        bench.subscribe(reader, to: three, digest: WorkerBench.digest(three))
        let received = try bench.receive(reader)
        #expect(received.bytes == three && received.checksumsHold)
        #expect(bench.take() == ["ready 1: 0+3", "ended 1 131172"])
        #expect(bench.worker.blobs.isEmpty && bench.worker.downloads.isEmpty)
    }

    @Test("[FILE-6.3-3] a range of blocks is read alone")
    func range() throws {
        bench.store(three)
        let reader = bench.key(1)
        bench.subscribe(reader, to: three, digest: WorkerBench.digest(three), from: 1, count: 1)
        #expect(try bench.receive(reader).bytes == WorkerBench.block(1, of: three))
        #expect(bench.take() == ["ready 1: 1+1", "ended 1 131172"])
    }

    @Test("what is read ahead stays within four megabytes of what the loop has sent")
    func readsAhead() throws {
        let bytes = WorkerBench.sample(200 * 65_536 + 1)
        bench.store(bytes)
        let reader = bench.key(1)
        bench.subscribe(reader, to: bytes, digest: WorkerBench.digest(bytes))
        var received = try bench.receive(reader).bytes
        #expect(bench.take() == ["ready 1: 0+32", "ready 1: 32+32"])
        bench.run(.more(reader, throughBlock: 9))
        received += try bench.receive(reader).bytes
        #expect(bench.take() == ["ready 1: 64+10"])
        bench.run(.more(reader, throughBlock: 5))
        #expect(bench.take().isEmpty)
        bench.run(.more(reader, throughBlock: .max))
        received += try bench.receive(reader).bytes
        #expect(bench.take().last == "ended 1 13107201")
        #expect(received == bytes)
    }

    @Test("pages that left the cache are read before they are reported ready")
    func readsColdPages() throws {
        bench.store(three)
        let reader = bench.key(1)
        let path = bench.folder.blob(WorkerBench.digest(three))
        let handle = try BlobHandle.open(path, flags: O_RDONLY)
        posix_fadvise(handle.descriptor, 0, 0, POSIX_FADV_DONTNEED)
        bench.subscribe(reader, to: three, digest: WorkerBench.digest(three))
        #expect(try bench.receive(reader).bytes == three)
    }

    @Test("an empty blob ends at once")
    func emptyBlob() {
        bench.store([])
        bench.subscribe(bench.key(1), to: [], digest: WorkerBench.digest([]))
        #expect(bench.take() == ["ended 1 0"])
    }

    @Test(
        "[FILE-6.3-6] a blob that is short or without its checksums is damage",
        arguments: ["short", "bare", "foreign"])
    func damaged(how: String) throws {
        bench.store(three)
        let digest = WorkerBench.digest(three)
        switch how {
        case "short": #expect(truncate(bench.folder.blob(digest), 65_536) == 0)
        case "bare": try FileManager.default.removeItem(atPath: bench.folder.checksums(digest))
        default: try Data(count: 16 + 4 * 3).write(to: URL(filePath: bench.folder.checksums(digest)))
        }
        bench.subscribe(bench.key(1), to: three, digest: digest)
        #expect(bench.take() == ["failed 1 corrupt"])
    }

    @Test("a blob that was removed between grant and open is withdrawn, with its checksums or before them")
    func removed() throws {
        bench.store(three)
        let digest = WorkerBench.digest(three)
        try FileManager.default.removeItem(atPath: bench.folder.blob(digest))
        bench.subscribe(bench.key(1), to: three, digest: digest)
        bench.run(.remove(digest))
        bench.subscribe(bench.key(2), to: three, digest: digest)
        #expect(bench.take() == ["failed 1 fileWithdrawn", "failed 2 fileWithdrawn"])
    }

    @Test("blocks outside the file are refused, near the end of the numbers too")
    func refusesRanges() {
        bench.store(three)
        let digest = WorkerBench.digest(three)
        bench.subscribe(bench.key(1), to: three, digest: digest, from: 0, count: 4)
        bench.subscribe(bench.key(1), to: three, digest: digest, from: 3, count: 1)
        bench.subscribe(bench.key(1), to: three, digest: digest, from: .max, count: .max)
        #expect(bench.take() == [String](repeating: "failed 1 blockRange", count: 3))
    }

    @Test(
        "[FILE-6.3-3] [FILE-6.7-1] a follower gets the blocks of an upload as they come, and the end when it is stored")
    func follows() throws {
        let reader = bench.key(1)
        bench.open(three)
        bench.send(0, of: three)
        bench.reports = []
        bench.subscribe(reader, to: three, digest: nil)
        var received = try bench.receive(reader).bytes
        #expect(bench.take() == ["ready 1: 0+1"])
        bench.send(2, of: three)
        #expect(bench.take() == ["consumed 100"])
        bench.send(1, of: three)
        received += try bench.receive(reader).bytes
        #expect(bench.take() == ["ready 1: 1+2", "consumed 65536"])
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["stored 131172 request 77", "ended 1 131172"])
        #expect(received == three)
    }

    @Test("a follower that lags reads the rest from the stored blob")
    func followsAcrossTheEnd() throws {
        let bytes = WorkerBench.sample(100 * 65_536)
        let reader = bench.key(1)
        bench.open(bytes)
        bench.subscribe(reader, to: bytes, digest: nil)
        for block in 0..<100 { bench.send(block, of: bytes) }
        bench.finish(WorkerBench.digest(bytes))
        let lag = try bench.receive(reader)
        #expect(lag.blocks == Array(0..<64))
        bench.reports = []
        bench.run(.more(reader, throughBlock: 63))
        let rest = try bench.receive(reader)
        #expect(lag.bytes + rest.bytes == bytes && rest.checksumsHold)
        #expect(bench.take().last == "ended 1 6553600")
    }

    @Test("who asks for an upload that has just ended is served by how it ended")
    func followsLate() {
        bench.store(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        #expect(bench.take().last == "ended 1 131172")
        let other = FileID(rawValue: 4)
        bench.open(three, file: other)
        bench.run(.discard(other))
        bench.run(
            .subscribe(
                bench.key(2),
                DownloadGrant(
                    file: other, conversation: ConversationID(rawValue: 1), sizeBytes: UInt64(three.count), digest: nil,
                    firstBlock: 0, blockCount: 3,
                    creditBytes: 0)))
        #expect(bench.take() == ["failed 2 fileWithdrawn"])
    }

    @Test("[FILE-6.7-3] followers of an upload given up hear of it once, and nothing more")
    func discardsWithFollowers() {
        bench.open(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        bench.subscribe(bench.key(2), to: three, digest: nil)
        bench.send(0, of: three)
        bench.reports = []
        bench.run(.discard(bench.file))
        #expect(Set(bench.take()) == ["failed 1 fileWithdrawn", "failed 2 fileWithdrawn"])
        bench.send(1, of: three)
        bench.run(.more(bench.key(1), throughBlock: 5))
        #expect(bench.take() == ["consumed 65536"])
    }

    @Test("[FILE-6.7-3] followers of an upload with a wrong digest get one error and no end")
    func mismatchWithFollower() {
        bench.open(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        for block in 0..<3 { bench.send(block, of: three) }
        bench.reports = []
        bench.finish(.zero)
        #expect(bench.take() == ["uploadFailed mismatch digestMismatch request 77", "failed 1 fileWithdrawn"])
    }

    @Test("[FILE-6.7-2] followers are told when the sender pauses, and when it goes on")
    func pauses() {
        bench.open(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        bench.run(.pause(bench.file, lease: 2))
        #expect(bench.take().isEmpty)
        bench.run(.pause(bench.file, lease: 1))
        #expect(bench.take() == ["flow 1 waiting"])
        bench.subscribe(bench.key(2), to: three, digest: nil)
        #expect(bench.take() == ["flow 2 waiting"])
        bench.run(.open(bench.file, sizeBytes: UInt64(three.count), lease: 2))
        #expect(Set(bench.take()) == ["flow 1 flowing", "flow 2 flowing"])
    }

    @Test("a subscription that ended hears nothing more")
    func unsubscribes() {
        bench.open(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        bench.run(.unsubscribe(bench.key(1)))
        bench.send(0, of: three)
        bench.finish(WorkerBench.digest(three))
        #expect(!bench.take().contains { $0.hasPrefix("ready") || $0.hasPrefix("failed") })
    }

    @Test("a download goes on though its blob is removed")
    func survivesRemoval() throws {
        let bytes = WorkerBench.sample(100 * 65_536)
        bench.store(bytes)
        let reader = bench.key(1)
        bench.subscribe(reader, to: bytes, digest: WorkerBench.digest(bytes))
        bench.run(.remove(WorkerBench.digest(bytes)))
        bench.run(.more(reader, throughBlock: 63))
        #expect(try bench.receive(reader).bytes == bytes)
        #expect(bench.take().last == "ended 1 6553600")
    }
}
