import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// Uploads whose sender is gone or silent, and those who fetch them.
struct RestingTests {
    private let bench: WorkerBench
    private let six = WorkerBench.sample(6 * 65_536)

    init() throws {
        bench = try WorkerBench()
    }

    @Test("[FILE-6.7-2] what had come before a restart is fetched without its sender, and the rest once it is back")
    func followsWithoutSender() throws {
        bench.open(six)
        for block in [0, 1, 2, 4] { bench.send(block, of: six) }
        bench.restart()
        bench.subscribe(bench.key(9), to: six, digest: nil)
        #expect(try bench.receive(bench.key(9)).bytes == Array(six[..<(3 * 65_536)]))
        #expect(bench.take().first == "flow 9 waiting")
        bench.open(six)
        bench.ask()
        #expect(bench.take() == ["flow 9 flowing", "opened 70 with 3 3+1 5+1"])
        for block in [3, 5] { bench.send(block, of: six) }
        bench.finish(WorkerBench.digest(six))
        #expect(try bench.receive(bench.key(9)).bytes == Array(six[(3 * 65_536)...]))
        #expect(bench.take().contains("ended 9 393216"))
    }

    @Test("a large record is compared in pieces, and other transfers go on between them")
    func comparesInPieces() throws {
        let large = WorkerBench.sample(200 * 65_536)
        bench.open(large)
        for block in 0..<200 { bench.send(block, of: large) }
        bench.restart()
        let (small, other) = (FileID(rawValue: 0xDEF), [UInt8](repeating: 3, count: 10))
        bench.worker.handle(
            [
                .open(bench.file, sizeBytes: UInt64(large.count), lease: 1),
                .take(bench.file, lease: 1, bench.sender, requestID: 70),
                .open(small, sizeBytes: 10, lease: 1),
                bench.write(0, other, from: bench.key(2), file: small),
                .finish(small, lease: 1, bench.key(2), requestID: 78, WorkerBench.digest(other)),
            ], into: &bench.reports)
        #expect(bench.take() == ["consumed 10", "stored 10 request 78"])
        var turns = 1
        while bench.reports.isEmpty, bench.worker.hasBacklog {
            bench.worker.handle([], into: &bench.reports)
            turns += 1
        }
        #expect(bench.take() == ["opened 70 with 200"] && turns >= 200 / 32)
    }

    @Test("of uploads at rest only so many stay open, and those put by lose nothing")
    func putsBy() throws {
        let two = WorkerBench.sample(2 * 65_536)
        let files = (1...UInt64(BlobWorker.restingMax + 10)).map(FileID.init(rawValue:))
        for file in files {
            bench.open(two, file: file)
            bench.send(0, of: two, file: file)
            bench.run(.pause(file, lease: 1))
        }
        #expect(bench.worker.uploads.count == BlobWorker.restingMax)
        #expect(bench.worker.resting == Array(files.suffix(BlobWorker.restingMax)))
        bench.reports = []
        for file in files {
            bench.open(two, lease: 2, file: file)
            bench.run(.take(file, lease: 2, bench.sender, requestID: 70))
            #expect(bench.take() == ["opened 70 with 1 1+1"])
        }
        #expect(bench.worker.resting.isEmpty)
    }

    @Test("an upload somebody follows is not put by")
    func keepsFollowed() throws {
        bench.open(six)
        bench.send(0, of: six)
        bench.subscribe(bench.key(9), to: six, digest: nil)
        bench.run(.pause(bench.file, lease: 1))
        for number in 1...UInt64(BlobWorker.restingMax) {
            bench.open(six, file: FileID(rawValue: number))
            bench.run(.pause(FileID(rawValue: number), lease: 1))
        }
        #expect(bench.worker.uploads[bench.file] != nil && bench.worker.uploads.count == BlobWorker.restingMax)
    }

    @Test("[FILE-6.10-3] what unfinished uploads take up is known before anybody takes them up again")
    func knowsWhatIsTaken() throws {
        bench.open(six)
        bench.restart()
        let progress = try bench.folder.incomingProgress(of: [bench.file, FileID(rawValue: 1)])
        #expect(progress.map(\.file) == [bench.file] && progress[0].allocatedBytes >= UInt64(six.count))
    }

    @Test("who fetches an upload at rest hears of it, also where all others at rest are followed")
    func followsBeyondBound() throws {
        for number in 1...UInt32(BlobWorker.restingMax) {
            let file = FileID(rawValue: UInt64(number))
            let grant = DownloadGrant(
                file: file, conversation: ConversationID(rawValue: 1), sizeBytes: UInt64(six.count), digest: nil,
                firstBlock: 0, blockCount: 6,
                creditBytes: 1 << 20)
            bench.open(six, file: file)
            bench.run(.pause(file, lease: 1), .subscribe(bench.key(100 + number), grant))
        }
        bench.subscribe(bench.key(9), to: six, digest: nil)
        bench.reports = []
        bench.open(six)
        bench.send(0, of: six)
        #expect(bench.take().prefix(2) == ["flow 9 flowing", "ready 9: 0+1"])
    }

    @Test("[FILE-6.7-4] those who fetch from a silent sender are told once, and again with its next block")
    func stalls() throws {
        bench.open(six)
        bench.subscribe(bench.key(9), to: six, digest: nil)
        bench.run(.stall(bench.file, lease: 1), .stall(bench.file, lease: 1), .stall(bench.file, lease: 7))
        #expect(bench.take() == ["flow 9 waiting"])
        bench.subscribe(bench.key(8), to: six, digest: nil)
        #expect(bench.take() == ["flow 8 waiting"])
        bench.run(.unsubscribe(bench.key(8)))
        bench.send(0, of: six)
        #expect(bench.take().prefix(2) == ["flow 9 flowing", "ready 9: 0+1"])
        bench.run(.stall(bench.file, lease: 1), .pause(bench.file, lease: 1))
        #expect(bench.take() == ["flow 9 waiting"])
    }

    @Test("nothing is renamed before its bytes last: where the sync fails, no name of the blob is there")
    func syncsFirst() throws {
        bench.open(six)
        for block in 0..<6 { bench.send(block, of: six) }
        let full = try BlobHandle.open("/dev/full", flags: 2)
        let upload = try #require(bench.worker.uploads[bench.file])
        #expect(dup2(full.descriptor, upload.handle.descriptor) >= 0)
        bench.finish(WorkerBench.digest(six))
        #expect(bench.take().last == "uploadFailed failed storage request 77")
        #expect(!FileManager.default.fileExists(atPath: bench.folder.folder(WorkerBench.digest(six))))
    }
}
