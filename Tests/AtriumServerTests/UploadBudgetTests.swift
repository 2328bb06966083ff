import Testing

@testable import AtriumServer

@Suite("What the uploads of one loop may start with")
struct UploadBudgetTests {
    @Test("few uploads start with enough for a long line, each one more with less, and none with less than 1 MiB")
    func shares() {
        var budget = UploadBudget()
        var promised: UInt64 = 0
        var last = UInt64.max
        while budget.hasRoom {
            budget.open()
            let start = budget.startMaxBytes
            #expect(start <= last && start >= 1 << 20)
            last = start
            promised += start
        }
        #expect(promised < 768 << 20, "as many as a loop takes are promised less than 768 MiB together")
        for _ in 0..<UploadBudget.uploadsMax - 1 { budget.close() }
        #expect(budget.startMaxBytes == 16 << 20)
        budget.hold(UploadBudget.growthEndBytes)
        #expect(budget.startMaxBytes == 1 << 20, "while much waits for the disk, nothing starts with more")
        budget.hold(UploadBudget.openEndBytes - UploadBudget.growthEndBytes - 1)
        #expect(budget.hasRoom)
        budget.hold(1)
        #expect(!budget.hasRoom, "nothing more is opened while the disk has a GiB to write")
        budget.release(1)
        #expect(budget.hasRoom)
    }
}
