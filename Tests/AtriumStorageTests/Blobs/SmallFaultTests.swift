import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// Small files on a disk that fails, or has lost or damaged what it had.
struct SmallFaultTests {
    private let bench: WorkerBench
    private let folder: BlobFolder
    private let small = WorkerBench.sample(4_096)
    private let other = WorkerBench.sample(5_000)

    init() throws {
        bench = try WorkerBench()
        folder = bench.folder
    }

    /// Ends two small uploads in one turn, after `spoil` has done what makes the first fail.
    private func endTwo(_ spoil: () throws -> Void) throws -> [String] {
        let second = FileID(rawValue: 5)
        bench.open(small)
        bench.open(other, file: second)
        bench.run(bench.write(0, small), bench.write(0, other, file: second))
        bench.reports = []
        try spoil()
        bench.run(
            .finish(bench.file, lease: 1, bench.sender, requestID: 77, WorkerBench.digest(small)),
            .finish(second, lease: 1, bench.sender, requestID: 78, WorkerBench.digest(other)))
        return bench.take()
    }

    private var part: String { folder.part(bench.file) }
    private var blob: String { folder.blob(WorkerBench.digest(small)) }

    @Test("[FILE-6.2-6] a file that cannot be made, written, synced or named fails alone", arguments: 0..<5)
    func failsAlone(step: Int) throws {
        let reports = try endTwo {
            switch step {
            case 0: try Folders.create(part)
            case 1: #expect(symlink("/dev/full", part) == 0)
            case 2: #expect(symlink("/dev/null", part) == 0)
            case 3: try FileCopy.write([1], to: folder.folder(WorkerBench.digest(small)))
            default: try Folders.create(blob)
            }
        }
        let code = step == 1 ? "storageFull" : "storage"
        #expect(
            reports == ["uploadFailed failed \(code) request 77", "stored 5000 request 78"])
        #expect(Folders.isFolder(blob) == (step == 4))
        #expect(step == 0 || access(part, F_OK) != 0)
        #expect(FileManager.default.contents(atPath: folder.blob(WorkerBench.digest(other))) == Data(other))
    }

    @Test("bytes of another size under the name give way, and the right ones stay")
    func replacesDamaged() throws {
        let reports = try endTwo {
            try Folders.create(folder.folder(WorkerBench.digest(small)))
            try FileCopy.write([1, 2, 3], to: blob)
        }
        #expect(reports == ["stored 4096 request 77", "stored 5000 request 78"])
        #expect(FileManager.default.contents(atPath: blob) == Data(small))
    }

    @Test(
        "a folder of blobs that was taken away costs one upload, small or large, and is made anew",
        arguments: [4_096, 70_000])
    func folderTakenAway(byteCount: Int) throws {
        let bytes = WorkerBench.sample(byteCount)
        let digest = WorkerBench.digest(bytes)
        func send(_ number: UInt64) {
            let file = FileID(rawValue: number)
            bench.open(bytes, file: file)
            for block in 0..<(byteCount + 65_535) / 65_536 { bench.send(block, of: bytes, file: file) }
            bench.reports = []
            bench.finish(digest, file: file)
        }
        send(1)
        #expect(bench.take() == ["stored \(byteCount) request 77"])
        try FileManager.default.removeItem(atPath: folder.folder(digest))
        send(2)
        #expect(bench.take().first?.hasPrefix("uploadFailed failed storage") == true)
        send(3)
        #expect(bench.take() == ["stored \(byteCount) request 77"])
        #expect(FileManager.default.contents(atPath: folder.blob(digest)) == Data(bytes))
    }

    @Test("a folder of uploads that was put in another's place is gone over to", arguments: [4_096, 70_000])
    func incomingReplaced(byteCount: Int) throws {
        let bytes = WorkerBench.sample(byteCount)
        bench.store(other, file: FileID(rawValue: 1))
        try FileManager.default.removeItem(atPath: folder.incoming)
        try Folders.create(folder.incoming)
        var ends: [String] = []
        for number: UInt64 in 2...3 {
            bench.open(bytes, file: FileID(rawValue: number))
            for block in 0..<(byteCount + 65_535) / 65_536 {
                bench.send(block, of: bytes, file: FileID(rawValue: number))
            }
            bench.reports = []
            bench.finish(WorkerBench.digest(bytes), file: FileID(rawValue: number))
            ends += bench.take()
        }
        #expect(ends.count == 2 && ends.last == "stored \(byteCount) request 77")
    }

    @Test("where there is no folder to go on in, the sender of a lost link hears that it failed")
    func cannotSpill() throws {
        bench.open(small)
        bench.send(0, of: small)
        bench.reports = []
        try Folders.create(part)
        bench.run(.pause(bench.file, lease: 1))
        #expect(bench.take() == ["uploadFailed failed storage request 0"])
    }

    @Test("[FILE-6.3-6] a small blob that is damaged is not sent")
    func refusesDamaged() throws {
        bench.store(small)
        var damaged = small
        damaged[9] ^= 1
        try FileCopy.write(damaged, to: blob)
        bench.subscribe(bench.key(1), to: small, digest: WorkerBench.digest(small))
        #expect(bench.take() == ["failed 1 corrupt"])
        #expect(try BlobCheck(folder).verify(WorkerBench.digest(small), sizeBytes: 4_096)?.kind == .blobDamaged)
    }

    @Test("a small blob of an older server has its checksums beside it: it is sent, checked, copied and removed")
    func olderFolders() throws {
        let digest = WorkerBench.digest(small)
        bench.store(small)
        folder.acknowledgeKept(digest)
        let checksums = StoredBlob.encode([WorkerBench.checksum(small)], sizeBytes: 4_096)
        try FileCopy.write(checksums, to: folder.checksums(digest))
        bench.subscribe(bench.key(1), to: small, digest: digest)
        #expect(try bench.receive(bench.key(1)).bytes == small && bench.take().last == "ended 1 4096")
        let copy = BlobFolder(path: bench.temporary("copy"))
        let later = BlobFolder(path: bench.temporary("later"))
        let copying = BlobCopy(from: folder, to: copy)
        #expect(try copying.copy(digest, sizeBytes: 4_096) == nil)
        #expect(try BlobCopy(from: folder, to: later).reuse(digest, sizeBytes: 4_096, from: copy))
        for made in [folder, copy, later] {
            #expect(try BlobCheck(made).verify(digest, sizeBytes: 4_096) == nil)
        }
        folder.orderRemoval(of: digest)
        bench.run(.remove(digest))
        #expect(access(blob, F_OK) != 0 && access(folder.checksums(digest), F_OK) != 0)
    }
}
