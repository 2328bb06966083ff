import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// Uploads of one block or none, held in memory until their end.
struct SmallUploadTests {
    private let bench: WorkerBench
    private let small = WorkerBench.sample(4_096)
    private let folder: BlobFolder

    init() throws {
        bench = try WorkerBench()
        folder = bench.folder
    }

    private var incoming: [String] {
        get throws { try Folders.names(in: folder.incoming).sorted() }
    }

    private func kept(_ bytes: [UInt8]) -> Bool {
        FileManager.default.contents(atPath: folder.blob(WorkerBench.digest(bytes))) == Data(bytes)
    }

    /// The bytes of one of many small files.
    private func numbered(_ number: Int) -> [UInt8] { small + [UInt8(number >> 8), UInt8(number & 255)] }

    /// The commands that bring a whole small file.
    private func whole(_ bytes: [UInt8], file: FileID, requestID: UInt32) -> [DiskCommand] {
        [
            .open(file, sizeBytes: UInt64(bytes.count), lease: 1), bench.write(0, bytes, file: file),
            .finish(file, lease: 1, bench.sender, requestID: requestID, WorkerBench.digest(bytes)),
        ]
    }

    @Test("nothing is on the disk before the end, and no checksums behind it", arguments: [1, 4_096, 65_535, 65_536])
    func keeps(count: Int) throws {
        let bytes = WorkerBench.sample(count)
        bench.open(bytes)
        bench.send(0, of: bytes)
        #expect(try bench.take() == ["consumed \(count)"] && incoming.isEmpty && bench.worker.heldBytes == count)
        bench.finish(WorkerBench.digest(bytes))
        #expect(bench.take() == ["stored \(count) request 77"])
        #expect(kept(bytes) && bench.worker.smalls.isEmpty && bench.worker.heldBytes == 0)
        #expect(access(folder.checksums(WorkerBench.digest(bytes)), F_OK) != 0)
        #expect(try incoming.isEmpty)
    }

    @Test("an empty file is ended without a block, and a byte more than one block has a part and checksums")
    func bounds() throws {
        bench.open([])
        #expect(try incoming.isEmpty)
        bench.finish(WorkerBench.digest([]))
        #expect(bench.take() == ["stored 0 request 77"] && kept([]))
        let larger = WorkerBench.sample(65_537)
        bench.open(larger, file: FileID(rawValue: 1))
        #expect(try incoming == ["1.blocks", "1.part"])
        for block in 0..<2 { bench.send(block, of: larger, file: FileID(rawValue: 1)) }
        bench.finish(WorkerBench.digest(larger), file: FileID(rawValue: 1))
        #expect(kept(larger) && access(folder.checksums(WorkerBench.digest(larger)), F_OK) == 0)
    }

    @Test("[FILE-6.2-6] all that end in one turn are kept, the same bytes once, and each is reported")
    func keepsTogether() throws {
        let files = (0..<70).map { numbered($0 % 60) }
        bench.run(
            files.enumerated().flatMap { whole($1, file: FileID(rawValue: UInt64($0 + 1)), requestID: UInt32($0)) })
        let reports = bench.take()
        #expect(reports.first == "consumed \(70 * 4_098)")
        #expect(reports.dropFirst() == (0..<70).map { "stored 4098 request \($0)" }[...])
        #expect(files.allSatisfy(kept))
        #expect(try incoming.isEmpty)
    }

    @Test("[FILE-6.2-4] a digest that does not match keeps nothing, and the others of the turn are kept")
    func refusesMismatch() throws {
        bench.open(small)
        bench.run(
            [
                bench.write(0, small), .finish(bench.file, lease: 1, bench.sender, requestID: 77, .zero),
            ] + whole(numbered(1), file: FileID(rawValue: 1), requestID: 78))
        #expect(
            bench.take() == [
                "consumed 8194", "uploadFailed mismatch digestMismatch request 77",
                "stored 4098 request 78",
            ])
        #expect(try !kept(small) && kept(numbered(1)) && incoming.isEmpty)
        bench.finish(WorkerBench.digest(small), requestID: 79)
        #expect(bench.take() == ["refused 79 noSuchTransfer"])
    }

    @Test("[FILE-6.2-9] what had come when the link was lost is there again, also after a restart")
    func survivesLostLink() throws {
        bench.open(small)
        bench.send(0, of: small)
        bench.run(.pause(bench.file, lease: 1))
        #expect(try incoming == ["abc.blocks", "abc.part"] && bench.worker.heldBytes == 0)
        bench.restart()
        bench.open(small, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take() == ["opened 70 with 1"])
        bench.finish(WorkerBench.digest(small), lease: 2)
        #expect(bench.take() == ["stored 4096 request 77"])
        #expect(try kept(small) && incoming.isEmpty)
    }

    @Test("[FILE-6.2-9] a server that stops leaves what had come for the next one, and ends no upload any more")
    func putsAway() throws {
        let other = numbered(1)
        bench.open(small)
        bench.open(other, file: FileID(rawValue: 1))
        bench.send(0, of: small)
        bench.worker.putAway([
            bench.write(0, other, file: FileID(rawValue: 1)),
            .finish(FileID(rawValue: 1), lease: 1, bench.sender, requestID: 77, WorkerBench.digest(other)),
        ])
        #expect(try !kept(other) && incoming == ["1.blocks", "1.part", "abc.blocks", "abc.part"])
        bench.restart()
        bench.open(small, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take() == ["opened 70 with 1"])
    }

    @Test("[FILE-6.2-9] from the word on that none is to end, a small upload is held as it is, with what still comes")
    func endsNoMore() throws {
        bench.open(small)
        bench.worker.endNoMoreUploads()
        bench.send(0, of: small)
        bench.finish(WorkerBench.digest(small))
        #expect(try bench.take() == ["consumed 4096"] && !kept(small) && incoming == [])
        bench.worker.putAway([])
        #expect(try incoming == ["abc.blocks", "abc.part"])
    }

    @Test("a kill in front of the end costs the block, which is sent again")
    func losesOneBlock() throws {
        bench.open(small)
        bench.send(0, of: small)
        bench.restart()
        bench.open(small, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take() == ["opened 70 with none"])
        bench.send(0, of: small, lease: 2)
        bench.finish(WorkerBench.digest(small), lease: 2)
        #expect(bench.take().last == "stored 4096 request 77" && kept(small))
    }

    @Test("a kill between any two steps of the end leaves what the next server ends well", arguments: 0..<4)
    func survivesEveryKill(step: Int) throws {
        let digest = WorkerBench.digest(small)
        // Created; half written; whole, without its name; named, and not reported.
        let left = step == 3 ? folder.blob(digest) : folder.part(bench.file)
        try Folders.create(folder.folder(digest))
        try FileCopy.write(Array(small.prefix([0, 100, 4_096, 4_096][step])), to: left)
        try folder.clearIncoming(keeping: [bench.file])
        bench.open(small, lease: 2)
        bench.ask(lease: 2)
        #expect(bench.take() == ["opened 70 with none"])
        bench.send(0, of: small, lease: 2)
        bench.finish(digest, lease: 2)
        #expect(bench.take().last == "stored 4096 request 77")
        #expect(try kept(small) && incoming.isEmpty)
    }

    @Test("[FILE-6.2-8] a sender of a higher lease takes over what has come, and the former is refused")
    func takesOver() {
        bench.open(small)
        bench.send(0, of: small)
        bench.open(small, lease: 2)
        bench.open(small, lease: 1)
        bench.reports = []
        bench.ask(lease: 2)
        bench.finish(WorkerBench.digest(small), requestID: 76)
        bench.finish(WorkerBench.digest(small), lease: 2)
        #expect(bench.take() == ["opened 70 with 1", "refused 76 leaseLost", "stored 4096 request 77"])
    }

    @Test(
        "[FILE-6.7-1] whoever fetches it gets the block as it comes, and the end with its end",
        arguments: [true, false])
    func followed(isEarly: Bool) throws {
        bench.open(small)
        if isEarly { bench.subscribe(bench.key(1), to: small, digest: nil) }
        bench.send(0, of: small)
        if !isEarly { bench.subscribe(bench.key(1), to: small, digest: nil) }
        let received = try bench.receive(bench.key(1))
        #expect(received.bytes == small && received.checksumsHold)
        bench.reports = []
        bench.finish(WorkerBench.digest(small))
        #expect(bench.take() == ["stored 4096 request 77", "ended 1 4096"])
    }

    @Test("[FILE-6.2-5] an end without the block asks for it")
    func asksForBlock() {
        bench.open(small)
        bench.finish(WorkerBench.digest(small))
        #expect(bench.take() == ["missing 0+1"])
        bench.send(0, of: small)
        #expect(bench.take() == ["consumed 4096", "stored 4096 request 77"])
    }

    @Test("a block that does not fit, one that comes twice, and an end said twice are answered as for any file")
    func outOfTheOrdinary() {
        bench.open(small)
        bench.run(bench.write(1, [1]), bench.write(0, [1]))
        #expect(bench.take() == ["consumed 1", "failed 2 chunkMisplaced", "consumed 1"])
        let file = FileID(rawValue: 9)
        bench.open(small, file: file)
        bench.send(0, of: small, file: file)
        bench.run(bench.write(0, [UInt8](repeating: 7, count: 4_096), file: file))
        bench.reports = []
        let finish = DiskCommand.finish(file, lease: 1, bench.sender, requestID: 77, WorkerBench.digest(small))
        bench.run(finish, finish)
        #expect(bench.take() == ["stored 4096 request 77", "refused 77 noSuchTransfer"])
    }

    @Test("one that is given up leaves nothing, and no late word begins it again")
    func discards() throws {
        bench.open(small)
        bench.send(0, of: small)
        bench.run(.discard(bench.file))
        bench.reports = []
        bench.open(small)
        bench.send(0, of: small)
        bench.finish(WorkerBench.digest(small))
        #expect(bench.take() == ["consumed 4096", "refused 77 noSuchTransfer"])
        #expect(try incoming.isEmpty && bench.worker.heldBytes == 0)
    }

    @Test("only so much is held in memory: what comes beyond goes to the disk, and no socket's buffer stays")
    func boundsMemory() throws {
        let block = WorkerBench.sample(65_536)
        let count = BlobWorker.heldMaxBytes / 65_536 + 3
        let buffer = SharedBytes(capacityBytes: 1 << 20)
        buffer.writable.copyBytes(from: block)
        let slice = DataSlice(buffer: buffer, range: 0..<65_536)
        for number in 1...count {
            let file = FileID(rawValue: UInt64(number))
            bench.open(block, file: file)
            bench.run(
                .write(
                    file, lease: 1, bench.sender, block: 0, checksum: WorkerBench.checksum(block), slice))
        }
        #expect(try bench.worker.heldBytes == BlobWorker.heldMaxBytes && incoming.count == 6)
        #expect(bench.worker.smalls.values.allSatisfy { $0.data?.slice.buffer.capacityBytes == 65_536 })
        bench.reports = []
        for number in 1...count { bench.finish(WorkerBench.digest(block), file: FileID(rawValue: UInt64(number))) }
        #expect(bench.take() == [String](repeating: "stored 65536 request 77", count: count))
    }
}
