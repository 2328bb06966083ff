import AtriumNet
import AtriumServices
import AtriumWire
import Glibc
import Testing

@testable import AtriumStorage

/// Bytes that one worker is to remove while another keeps the same anew.
struct RemovalTests {
    private let bench: WorkerBench
    private let bytes = WorkerBench.sample(70_000)
    private let digest: Digest

    init() throws {
        bench = try WorkerBench()
        digest = WorkerBench.digest(bytes)
        bench.store(bytes)
        bench.folder.acknowledgeKept(digest)
    }

    @Test("until the core knows that bytes were kept no order removes them, and after that every order does")
    func waitsForTheCore() {
        bench.store(bytes, file: FileID(rawValue: 2))
        bench.folder.orderRemoval(of: digest)
        bench.folder.acknowledgeKept(digest)
        bench.run(.remove(digest))
        #expect(access(bench.folder.blob(digest), F_OK) == 0)
        bench.folder.orderRemoval(of: digest)
        bench.run(.remove(digest))
        #expect(access(bench.folder.blob(digest), F_OK) != 0)
    }

    @Test("an order given while the same bytes are kept is void, and whoever gives it does not wait for the disk")
    func ordersMeanwhile() throws {
        bench.folder.orderRemoval(of: digest)
        try bench.folder.removals.keep(digest) { bench.folder.orderRemoval(of: digest) }
        bench.folder.acknowledgeKept(digest)
        bench.run(.remove(digest), .remove(digest))
        #expect(access(bench.folder.blob(digest), F_OK) == 0)
        bench.folder.orderRemoval(of: digest)
        bench.run(.remove(digest))
        #expect(access(bench.folder.blob(digest), F_OK) != 0)
    }

    @Test("bytes kept anew while they are being removed have their checksums afterwards")
    func keepsBoth() throws {
        let other = FileID(rawValue: 2)
        let folder = bench.folder
        let (digest, bytes) = (digest, bytes)
        let handle = try BlobHandle.open(folder.part(other), flags: O_RDWR | O_CREAT)
        try bytes.withUnsafeBytes { try handle.write($0, at: 0) }
        let checksums = (0..<2).map { WorkerBench.checksum(WorkerBench.block($0, of: bytes)) }
        let blocks = try #require(FileBlocks(sizeBytes: UInt64(bytes.count)))
        folder.orderRemoval(of: digest)
        var keeping: SystemThread?
        folder.removals.carryOut(digest) {
            keeping = try? SystemThread(name: "keep") {
                try? folder.keep(other, handle, as: digest, checksums: checksums, blocks)
            }
            // As far as it comes while the removal is under way.
            for _ in 0..<100_000 { sched_yield() }
            _ = unlink(folder.blob(digest))
            _ = unlink(folder.checksums(digest))
        }
        keeping?.join()
        #expect(try StoredBlob(digest, blocks: blocks, in: folder).checksums(of: 0..<2) == checksums)
    }
}
