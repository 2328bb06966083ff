import AtriumNet
import AtriumSession
import AtriumWire
import Testing

@testable import AtriumServer

@Suite("What the sessions of an account share")
struct AccountUseTests {
    private let account = AccountID(rawValue: 7)

    @Test("[LIMIT-8.3-1] [LIMIT-8.1-4] loops that take at once take a burst together, and not one unit more")
    func takesTogether() throws {
        let rate = try #require(Rate(burst: 10_000, count: 1))
        let use = AccountUse()
        let taken = Lock(0)
        let threads = try (0..<4).map { _ in
            try SystemThread(name: "loop") {
                var count = 0
                for _ in 0..<5_000 where use.take(1, by: rate, at: .at(0)) == 0 { count += 1 }
                taken.withLock { $0 += count }
            }
        }
        for thread in threads { thread.join() }
        #expect(taken.withLock { $0 } == 10_000)
    }

    @Test("an account has as many uploads of a server's as it may, and not one more")
    func uploads() {
        let use = AccountUse()
        for _ in 0..<AccountUse.uploadsMax {
            #expect(use.hasRoomForUpload)
            use.openUpload()
        }
        #expect(!use.hasRoomForUpload)
        use.closeUpload()
        #expect(use.hasRoomForUpload)
    }

    @Test("what an account owes outlives its sessions, until it is paid")
    func outlives() throws {
        let rate = try #require(Rate(burst: 10, count: 1))
        let table = AccountTable()
        #expect(table.enter(account, at: .at(0)).take(10, by: rate, at: .at(0)) == 0)
        table.leave(account, at: .at(1))
        #expect(table.enter(account, at: .at(2)).take(1, by: rate, at: .at(2)) > 0)
        table.leave(account, at: .at(3))
        #expect(table.enter(account, at: .at(20_000)).take(10, by: rate, at: .at(20_000)) == 0)
    }
}
