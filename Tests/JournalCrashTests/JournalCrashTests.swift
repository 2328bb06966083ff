import Foundation
import Testing

@testable import AtriumStorage

/// The journal on a disk that crashes. Spec/decisions/0022-crash-model.md says what the disk does.
///
/// `ATRIUM_CRASHES` says how many crashes, else 300; `ATRIUM_CRASH_SEED` the first seed, else 1. One seed with six
/// crashes replays what a failure names.
struct JournalCrashTests {
    /// Crashes of one seed: the disk's past grows with each.
    private static let crashesPerSeed = 6
    /// Seeds are shared out among as many threads.
    private static let workers = 0..<2

    private static func number(_ name: String, usual: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? usual
    }

    @Test(
        "[FRAME-2.8-2] [ROOM-4.1-1] after any crash what was acknowledged is there once, and nothing by halves",
        arguments: workers)
    func survivesCrashes(worker: Int) {
        let first = Self.number("ATRIUM_CRASH_SEED", usual: 1)
        let crashesMax = Self.number("ATRIUM_CRASHES", usual: 300)
        let seeds = first..<(first + (crashesMax + UInt64(Self.crashesPerSeed) - 1) / UInt64(Self.crashesPerSeed))
        var sum = CrashCount()
        var faultCount = 0
        for seed in seeds where seed % UInt64(Self.workers.count) == UInt64(worker) {
            var run = CrashRun(seed: seed)
            do {
                try run.run(crashes: Self.crashesPerSeed)
            } catch {
                faultCount += 1
                Issue.record("seed \(seed), \(run.durability): \(error)")
            }
            sum += run.count
        }
        print("crashes, thread \(worker) of seeds \(seeds): \(sum); \(faultCount) broken promises")
    }

    @Test("a journal that syncs less than it says is found out")
    func findsForgetfulJournal() {
        let found = (1...40 as ClosedRange<UInt64>).contains { seed in
            var run = CrashRun(seed: seed, isForgetful: true)
            do { try run.run(crashes: Self.crashesPerSeed) } catch { return true }
            return false
        }
        #expect(found)
    }
}
