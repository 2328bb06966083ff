import Glibc

/// Turns signals of the process into calls on a thread of their own, where anything may be done.
public enum SignalWatch {
    /// Blocks the signals in this thread and all it starts later, and calls `body` for each that comes.
    ///
    /// Call it before any other thread is started. SIGPIPE is ignored: a closed socket says so in its call.
    public static func start(
        _ signals: [CInt], _ body: @escaping @Sendable (CInt) -> Void
    ) throws(SystemError) -> SystemThread {
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in signals { sigaddset(&watched, number) }
        _ = signal(SIGPIPE, SIG_IGN)
        _ = pthread_sigmask(SIG_BLOCK, &watched, nil)
        let set = watched
        return try SystemThread(name: "signals") {
            var waited = set
            var number: CInt = 0
            while true {
                if sigwait(&waited, &number) == 0 { body(number) }
            }
        }
    }
}
