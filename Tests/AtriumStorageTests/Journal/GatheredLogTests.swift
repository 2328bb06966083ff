import AtriumServices
import AtriumWire
import Foundation
import JournalSamples
import Testing

@testable import AtriumStorage

/// The write-ahead log of a journal that survives a power cut, as it lies on the disk.
struct GatheredLogTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    private func logBytes() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
    }

    private func eventCount(_ path: String) throws -> Int64? {
        try SQLiteConnection(path: path, access: .readOnly).value("SELECT count(*) FROM kept_events")
    }

    @Test("a log grows ahead of what it holds, by as much again and 256 KiB at most, and no further than it is kept")
    func growsAhead() throws {
        let journal = try SQLiteJournal(path: path, durability: .powerSafe)
        let room = journal.room("room")
        var sizes = [try logBytes()]
        for _ in 0..<4_000 {
            journal.commit { $0.say("hello", in: room) }
            let size = try logBytes()
            if size != sizes.last { sizes.append(size) }
        }
        #expect(sizes.count < 80)
        #expect(try (15_600_000...Int(GatheredLog.roomEndBytes)).contains(logBytes()))
        for (size, next) in zip(sizes, sizes.dropFirst()) { #expect(next - size <= 512 << 10) }
        try journal.compact()
        #expect(try logBytes() == 0)
        journal.commit { $0.say("again", in: room) }
        #expect(try (64 << 10...128 << 10).contains(logBytes()))
    }

    @Test("a journal whose server was killed is whole, with nothing of what stood in its log before or ahead of it")
    func isReadBack() throws {
        let journal = try SQLiteJournal(path: path, durability: .powerSafe)
        let room = journal.room("room")
        for count in [1, 40, 1_500] {
            for _ in 0..<count { journal.commit { $0.say("hello", in: room) } }
            let copy = try TemporaryFolder()
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy("journal.sqlite" + suffix))
            }
            _ = try SQLiteJournal(path: copy("journal.sqlite"), durability: .powerSafe)
            #expect(try eventCount(copy("journal.sqlite")) == eventCount(path))
        }
    }
}
