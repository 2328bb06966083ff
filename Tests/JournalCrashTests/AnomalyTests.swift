import CrashingDisk
import Testing

/// Every call to the disk fails once.
struct AnomalyTests {
    /// What goes wrong at a call, and how the life ends behind it. A kill is a call that is never finished, of a
    /// program whose machine goes on.
    enum Anomaly: String, CaseIterable, CustomTestStringConvertible {
        case error, failedSync, full, powerCut, kill

        var fault: DiskFault {
            switch self {
            case .error: .error
            case .failedSync: .failedSync
            case .full: .full
            case .powerCut, .kill: .powerCut
            }
        }

        var testDescription: String { rawValue }
    }

    @Test(
        "whichever call to the disk goes wrong, what was acknowledged is there and the journal knows where it stands",
        arguments: Anomaly.allCases)
    func survivesEachCall(anomaly: Anomaly) throws {
        var call = 1
        var count = 0
        while true {
            var run = AnomalyRun(anomaly.fault, atCall: call, then: anomaly == .powerCut ? .power : .process)
            var struckAt: Int? = call
            do { struckAt = try run.run() } catch { Issue.record("\(anomaly) at call \(call): \(error)") }
            guard let struckAt else { break }
            count += 1
            call = struckAt + 1
        }
        print("\(anomaly) at \(count) of \(call) calls, each by itself")
    }
}
