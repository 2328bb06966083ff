import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// Uploads whose blocks are hashed on a thread beside the worker's.
struct HashingTests {
    private let bench: WorkerBench
    private let bytes = WorkerBench.sample(99 * 65_536 + 100)

    init() throws {
        bench = try WorkerBench(hashesBeside: true)
    }

    private func writes(_ blocks: [Int], file: FileID? = nil) -> [DiskCommand] {
        blocks.map { bench.write($0, WorkerBench.block($0, of: bytes), file: file) }
    }

    /// The credit that came back, and everything else that was reported.
    private func take() -> (consumed: UInt64, others: [String]) {
        var consumed: UInt64 = 0
        for case .consumed(_, let count) in bench.reports { consumed += count }
        return (consumed, bench.take().filter { !$0.hasPrefix("consumed") })
    }

    @Test("[FILE-6.2-6] an upload in batches of any size is kept whole", arguments: [1, 3, 4, 5, 33, 100])
    func batches(count: Int) {
        bench.open(bytes)
        for start in stride(from: 0, to: 100, by: count) {
            bench.run(writes(Array(start..<min(start + count, 100))))
        }
        #expect(take() == (UInt64(bytes.count), []))
        bench.finish(WorkerBench.digest(bytes))
        #expect(take() == (0, ["stored \(bytes.count) request 77"]))
        #expect(FileManager.default.contents(atPath: bench.folder.blob(WorkerBench.digest(bytes))) == Data(bytes))
    }

    @Test("credit goes back before the end of its upload, in one batch with all its blocks")
    func endsInOneBatch() {
        bench.open(bytes)
        let finish = DiskCommand.finish(
            bench.file, lease: 1, bench.sender, requestID: 77, WorkerBench.digest(bytes))
        bench.run(writes(Array(0..<100)) + [finish])
        #expect(bench.take() == ["consumed \(bytes.count)", "stored \(bytes.count) request 77"])
    }

    @Test(
        "small files that come and end in one batch, more than memory may hold, are all kept, and all credit goes back")
    func manySmall() {
        let block = WorkerBench.block(0, of: bytes)
        let count = BlobWorker.heldMaxBytes / 65_536 + 4
        let files = (1...count).map { FileID(rawValue: UInt64($0)) }
        for file in files { bench.open(block, file: file) }
        bench.reports = []
        let digest = WorkerBench.digest(block)
        bench.run(
            files.flatMap { file -> [DiskCommand] in
                [
                    bench.write(0, block, file: file),
                    .finish(file, lease: 1, bench.sender, requestID: 77, digest),
                ]
            })
        let (consumed, others) = take()
        #expect(consumed == UInt64(count * 65_536))
        #expect(others == [String](repeating: "stored 65536 request 77", count: count))
    }

    @Test("a server that stops writes what came last, when what came before it is hashed")
    func putsAway() throws {
        bench.open(bytes)
        var reports: [DiskReport] = []
        bench.worker.handle(writes(Array(0..<60)), into: &reports)
        bench.worker.putAway(writes(Array(60..<80)))
        bench.restart()
        bench.open(bytes, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take().last == "opened 70 with 80 80+20")
    }

    @Test("blocks in any order are hashed in theirs")
    func outOfOrder() {
        bench.open(bytes)
        bench.run(writes([5, 0, 1, 3, 2, 7, 4, 6]))
        bench.run(writes(Array((8..<100).reversed())))
        bench.finish(WorkerBench.digest(bytes))
        #expect(take() == (UInt64(bytes.count), ["stored \(bytes.count) request 77"]))
    }

    @Test("two uploads in one batch have each its own digest")
    func twoUploads() {
        let other = FileID(rawValue: 9)
        bench.open(bytes)
        bench.open(bytes, file: other)
        bench.run((0..<100).flatMap { writes([$0]) + writes([$0], file: other) })
        bench.finish(WorkerBench.digest(bytes))
        bench.finish(.zero, file: other)
        let taken = take()
        #expect(taken.consumed == 2 * UInt64(bytes.count))
        #expect(
            taken.others == [
                "stored \(bytes.count) request 77", "uploadFailed mismatch digestMismatch request 77",
            ])
    }

    @Test("a disk that fills up within a batch gives all credit back, and then ends the upload once")
    func full() throws {
        bench.open(bytes)
        bench.run(writes(Array(0..<20)))
        _ = take()
        let full = try BlobHandle.open("/dev/full", flags: O_RDWR)
        let upload = try #require(bench.worker.uploads[bench.file])
        #expect(dup2(full.descriptor, upload.handle.descriptor) >= 0)
        bench.run(writes(Array(20..<40)))
        let taken = take()
        #expect(taken.consumed == 20 * 65_536)
        #expect(taken.others == ["uploadFailed failed storageFull request 0"])
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
    }

    @Test("an upload that is discarded behind a batch gives all credit back")
    func discards() {
        bench.open(bytes)
        bench.run(writes(Array(0..<50)) + [.discard(bench.file)])
        #expect(take() == (50 * 65_536, []))
    }
}
