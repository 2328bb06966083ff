import AtriumServices
import AtriumWire
import Foundation
import Glibc
import Testing

@testable import AtriumStorage

/// Uploads taken up again, by the same worker and by one that starts on what another left.
struct ResumeTests {
    private let bench: WorkerBench
    private let six = WorkerBench.sample(5 * 65_536 + 100)

    init() throws {
        bench = try WorkerBench()
    }

    /// Sends blocks, kills the worker, and takes the upload up with another.
    private func takeUp(after blocks: [Int], of bytes: [UInt8], damage: () throws -> Void = {}) throws -> [String] {
        bench.open(bytes)
        for block in blocks { bench.send(block, of: bytes) }
        bench.restart()
        try damage()
        bench.open(bytes)
        bench.ask(requestID: 70)
        return bench.take()
    }

    private func held() throws -> HeldBlocks {
        bench.ask(requestID: 71)
        for case .opened(_, _, let held?) in bench.reports { return held }
        throw JournalError("nothing is held")
    }

    /// Sends what is said to be missing, and ends the upload.
    private func complete(_ missing: [Int], of bytes: [UInt8]) -> String? {
        for block in missing { bench.send(block, of: bytes) }
        bench.finish(WorkerBench.digest(bytes))
        return bench.take().last
    }

    private func edit(_ path: String, at offset: Int, _ bytes: [UInt8]) throws {
        let handle = try BlobHandle.open(path, flags: O_RDWR)
        try bytes.withUnsafeBytes { try handle.write($0, at: UInt64(offset)) }
    }

    private var record: String { bench.folder.record(bench.file) }
    private var part: String { bench.folder.part(bench.file) }

    @Test("a new upload has nothing, and room for all of it is set aside")
    func opensNew() throws {
        bench.open(six)
        bench.ask(requestID: 5)
        #expect(bench.take() == ["opened 5 with none"])
        var status = stat()
        #expect(stat(part, &status) == 0 && Int(status.st_blocks) * 512 >= six.count)
    }

    @Test("[FILE-6.2-9] what had come when the server was killed is there again: prefix, digest, and what is missing")
    func survivesKill() throws {
        #expect(try takeUp(after: [0, 1, 3], of: six) == ["opened 70 with 2 2+1 4+2"])
        let held = try held()
        #expect(held.prefixDigest == WorkerBench.digest(Array(six[..<(2 * 65_536)])))
        #expect(complete([2, 4, 5], of: six) == "stored 327780 request 77")
        #expect(FileManager.default.contents(atPath: bench.folder.blob(WorkerBench.digest(six))) == Data(six))
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
    }

    @Test("a kill in front of every block costs no block that had come", arguments: [0, 1, 2, 3, 4, 5, 6])
    func survivesEveryKill(count: Int) throws {
        let rest = count == 6 ? "" : " \(count)+\(6 - count)"
        let expected = count == 0 ? "none" : "\(count)\(rest)"
        #expect(try takeUp(after: Array(0..<count), of: six) == ["opened 70 with \(expected)"])
        #expect(complete(Array(count..<6), of: six) == "stored 327780 request 77")
    }

    @Test("a lost link costs nothing: the same worker says what it has, hashed to the last block")
    func survivesLostLink() throws {
        bench.open(six)
        for block in [0, 4, 1] { bench.send(block, of: six) }
        bench.run(.pause(bench.file, lease: 1))
        bench.open(six, lease: 2)
        bench.reports = []
        bench.ask(lease: 2, requestID: 70)
        #expect(bench.take() == ["opened 70 with 2 2+2 5+1"])
        bench.run(.pause(bench.file, lease: 2))
        bench.open(six, lease: 3)
        bench.reports = []
        bench.ask(lease: 2, requestID: 71)
        #expect(bench.take().isEmpty)
    }

    @Test("an entry torn at the record's end is written over", arguments: 1...7)
    func tornTail(count: Int) throws {
        let opened = try takeUp(after: [0, 1], of: six) {
            #expect(truncate(record, off_t(BlockRecord.entryBytes + count)) == 0)
        }
        #expect(opened == ["opened 70 with 1 1+5"])
        bench.send(1, of: six)
        bench.restart()
        bench.open(six)
        bench.ask()
        #expect(bench.take() == ["opened 70 with 2 2+4"])
    }

    @Test("a record of zeros, as a lost power leaves, of garbage, or of blocks beyond the file says nothing")
    func damagedRecord() throws {
        let junk = [UInt8](repeating: 0, count: 80) + (0..<800).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let opened = try takeUp(after: [0, 1], of: six) {
            try edit(record, at: 16, junk + [0, 0, 0, 6, 1, 2, 3, 4] + [UInt8](repeating: 0xFF, count: 16))
        }
        #expect(opened == ["opened 70 with 2 2+4"])
        #expect(complete([2, 3, 4, 5], of: six) == "stored 327780 request 77")
    }

    @Test("a damaged entry costs its block alone")
    func damagedEntry() throws {
        let opened = try takeUp(after: [0, 1, 2], of: six) { try edit(record, at: 8 + 5, [0xAA]) }
        #expect(opened == ["opened 70 with 1 1+1 3+3"])
        #expect(complete([1, 3, 4, 5], of: six) == "stored 327780 request 77")
    }

    @Test("[FILE-6.2-9] a block whose bytes were damaged or never reached the disk is missing")
    func damagedBytes() throws {
        let opened = try takeUp(after: [0, 1, 2, 3], of: six) { try edit(part, at: 2 * 65_536 + 9, [1, 2, 3]) }
        #expect(opened == ["opened 70 with 2 2+1 4+2"])
        #expect(complete([2, 4, 5], of: six) == "stored 327780 request 77")
    }

    @Test("a part that is shorter than its record, or gone, lacks what it lacks")
    func shortPart() throws {
        let short = try takeUp(after: [0, 1, 2], of: six) { #expect(truncate(part, 65_536 + 5) == 0) }
        #expect(short == ["opened 70 with 1 1+5"])
        bench.restart()
        #expect(unlink(part) == 0)
        bench.open(six)
        bench.ask()
        #expect(bench.take() == ["opened 70 with none"])
        #expect(complete(Array(0..<6), of: six) == "stored 327780 request 77")
    }

    @Test("a part without a record has nothing")
    func noRecord() throws {
        let opened = try takeUp(after: [0, 1], of: six) { #expect(unlink(record) == 0) }
        #expect(opened == ["opened 70 with none"])
    }

    @Test("[FILE-6.2-10] of very many holes the last range named reaches to the end of the file")
    func manyHoles() {
        var received = ReceivedBlocks(of: FileBlocks(sizeBytes: 3_000 * 65_536)!)
        received.insert(0, checksum: 1)
        for block in stride(from: 2, to: 2_050, by: 2) { received.insert(block, checksum: 1) }
        let exact = received.missingWholly(runsMax: HeldBlocks.rangesMax + 1)
        #expect(exact.count == 1_025 && exact.last == 2_049..<3_000 && exact.dropLast().allSatisfy { $0.count == 1 })
        let bounded = received.missingWholly(runsMax: HeldBlocks.rangesMax)
        #expect(bounded.count == 1_024 && bounded.dropLast() == exact.dropLast(2) && bounded.last == 2_047..<3_000)
    }

    @Test("an upload with nothing missing is ended without a block")
    func whole() throws {
        #expect(try takeUp(after: [5, 4, 3, 2, 1, 0], of: six) == ["opened 70 with 6"])
        #expect(complete([], of: six) == "stored 327780 request 77")
    }

    @Test("giving up what an earlier run left removes it, and no late word begins it again")
    func discardsLeft() throws {
        bench.open(six)
        bench.send(0, of: six)
        bench.restart()
        bench.run(.discard(bench.file))
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
        bench.open(six)
        bench.ask()
        bench.subscribe(bench.key(3), to: six, digest: nil)
        #expect(bench.take() == ["failed 3 fileWithdrawn"])
        #expect(try Folders.names(in: bench.folder.incoming).isEmpty)
    }

    @Test(
        "whatever is damaged between two runs, what is said to be there is there, and the file ends whole",
        arguments: 1...40)
    func survivesAnyDamage(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let bytes = WorkerBench.sample(20 * 65_536 + 5)
        for _ in 0..<3 {
            bench.open(bytes)
            for _ in 0..<numbers.below(15) { bench.send(numbers.below(21), of: bytes) }
            bench.restart()
            for (path, size) in [(record, 200), (part, bytes.count)] {
                for _ in 0..<numbers.below(3) {
                    try edit(path, at: numbers.below(size), [UInt8(numbers.below(256)), 0, 0, 0])
                }
                if numbers.below(4) == 0 { #expect(truncate(path, off_t(numbers.below(size))) == 0) }
            }
        }
        bench.open(bytes)
        bench.ask()
        var missing = Array(0..<21)
        for case .opened(_, _, let held?) in bench.reports {
            let prefix = Int(held.prefixBlocks)
            let prefixBytes = Array(bytes[..<min(prefix * 65_536, bytes.count)])
            #expect(held.prefixDigest == WorkerBench.digest(prefixBytes))
            missing = held.missing.flatMap { Int($0.firstBlock)..<Int($0.firstBlock + $0.blockCount) }
            #expect(missing.allSatisfy { (prefix..<21).contains($0) })
        }
        #expect(complete(missing, of: bytes) == "stored \(bytes.count) request 77")
        #expect(FileManager.default.contents(atPath: bench.folder.blob(WorkerBench.digest(bytes))) == Data(bytes))
    }

    /// Numbers that are the same for the same seed.
    private struct Numbers {
        var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        mutating func below(_ limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
    }
}
