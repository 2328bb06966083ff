import AtriumNet
import Glibc

/// The signals that a person sends: a descriptor to poll, and what came.
final class Interruption: Sendable {
    private let waiting = Lock<[CInt]>([])
    private let wakeUp: WakeUp

    /// Starts to watch. Called once, before any thread is started.
    ///
    /// - Parameter isChat: Also watches what a terminal says of its size and of a return to the foreground.
    convenience init(isChat: Bool) throws(SystemError) {
        let signals = [SIGINT, SIGTERM, SIGHUP]
        try self.init(watching: isChat ? signals + [SIGWINCH, SIGCONT] : signals)
    }

    /// Watches these signals; none where nobody sends any.
    init(watching signals: [CInt]) throws(SystemError) {
        wakeUp = try WakeUp()
        guard !signals.isEmpty else { return }
        _ = try SignalWatch.start(signals) { [self] number in
            waiting.withLock { $0.append(number) }
            wakeUp.signal()
        }
    }

    /// Readable while signals wait.
    var descriptor: CInt { wakeUp.descriptor }

    /// Gives back what was taken by somebody else.
    func putBack(_ signals: [CInt]) {
        guard !signals.isEmpty else { return }
        waiting.withLock { $0 = signals + $0 }
        wakeUp.signal()
    }

    /// Takes what came.
    func drain() -> [CInt] {
        wakeUp.clear()
        return waiting.withLock { signals in
            defer { signals.removeAll() }
            return signals
        }
    }
}
