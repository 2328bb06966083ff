import AtriumNet
import Glibc

/// A stretch of time that is being measured: on the clock, and on the processors of the server and of this program.
struct Stretch {
    private let server: ServerProcess?
    private let startedAt = Clock.monotonicNanoseconds()
    private let serverSeconds: Double
    private let ownSeconds: Double

    /// Starts now.
    init(_ server: ServerProcess?) throws(Failure) {
        self.server = server
        serverSeconds = try server?.processorSeconds() ?? 0
        ownSeconds = Self.ownProcessorSeconds()
    }

    /// What it came to.
    struct Result {
        var seconds: Double
        /// nil where the server's process is not known.
        var serverProcessorSeconds: Double?
        var ownProcessorSeconds: Double
    }

    /// From the start until now.
    func result() throws(Failure) -> Result {
        let seconds = Double(Clock.monotonicNanoseconds() - startedAt) / 1e9
        let own = Self.ownProcessorSeconds() - ownSeconds
        guard let server else { return Result(seconds: seconds, ownProcessorSeconds: own) }
        let used = try server.processorSeconds() - serverSeconds
        return Result(seconds: seconds, serverProcessorSeconds: used, ownProcessorSeconds: own)
    }

    private static func ownProcessorSeconds() -> Double {
        var time = timespec()
        _ = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
