import AtriumWire
import Foundation
import Testing

@testable import AtriumStorage

/// Uploads on a disk that fails: the kernel's own faults, by putting another of its files under an upload's handle.
struct UploadFaultTests {
    private let bench: WorkerBench
    private let three = WorkerBench.sample(2 * 65_536 + 100)

    init() throws {
        bench = try WorkerBench()
    }

    /// Puts the device that is always full under the upload: every write to it fails for want of room.
    private func fillDisk() throws {
        let full = try BlobHandle.open("/dev/full", flags: O_RDWR)
        let upload = try #require(bench.worker.uploads[bench.file])
        #expect(dup2(full.descriptor, upload.handle.descriptor) >= 0)
    }

    @Test("a disk that fills up ends the upload, tells its followers once, and leaves nothing")
    func full() throws {
        bench.open(three)
        bench.subscribe(bench.key(1), to: three, digest: nil)
        bench.send(0, of: three)
        bench.reports = []
        try fillDisk()
        bench.send(1, of: three)
        #expect(
            bench.take() == [
                "consumed 65536", "uploadFailed failed storageFull request 0", "failed 1 fileWithdrawn",
            ])
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
        bench.send(2, of: three)
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["consumed 100", "refused 77 noSuchTransfer"])
    }

    @Test("[FILE-6.2-6] bytes that cannot be made to last are not reported stored")
    func syncFails() throws {
        bench.open(three)
        for block in 0..<3 { bench.send(block, of: three) }
        bench.reports = []
        try fillDisk()
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["uploadFailed failed storage request 77"])
        #expect(!FileManager.default.fileExists(atPath: bench.folder.blob(WorkerBench.digest(three))))
    }

    @Test("an upload whose file cannot be made is refused")
    func cannotOpen() throws {
        try FileManager.default.createDirectory(
            atPath: bench.folder.part(bench.file), withIntermediateDirectories: true)
        bench.open(three)
        #expect(bench.take() == ["uploadFailed failed storage request 0"])
    }

    @Test("a blob whose final name is taken by a folder fails, and the part goes")
    func cannotRename() throws {
        let path = bench.folder.blob(WorkerBench.digest(three))
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        bench.open(three)
        for block in 0..<3 { bench.send(block, of: three) }
        bench.reports = []
        bench.finish(WorkerBench.digest(three))
        #expect(bench.take() == ["uploadFailed failed storage request 77"])
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
    }

    @Test("want of room has its own code", arguments: [ENOSPC, EDQUOT, EFBIG])
    func fullCodes(number: CInt) {
        #expect(DiskError(number, "write").code == .storageFull)
        #expect(DiskError(EIO, "write").code == .storage)
    }
}
