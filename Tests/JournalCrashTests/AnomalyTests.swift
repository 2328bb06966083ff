import CrashingDisk
import Testing

/// Every call to the disk fails once.
struct AnomalyTests {
    @Test(
        "whichever call to the disk goes wrong, what was acknowledged is there and the journal knows where it stands",
        arguments: Fault.allCases)
    func survivesEachCall(fault: Fault) throws {
        var call = 1
        var count = 0
        while true {
            var run = AnomalyRun(fault, atCall: call)
            var struckAt: Int? = call
            do { struckAt = try run.run() } catch { Issue.record("\(fault) at call \(call): \(error)") }
            guard let struckAt else { break }
            count += 1
            call = struckAt + 1
        }
        print("\(fault) at \(count) of \(call) calls, each by itself")
    }
}
