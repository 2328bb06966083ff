import AtriumNet
import AtriumServices
import Glibc

/// Starts the thread of a loop, which makes the loop.
enum LoopThread {
    /// - Throws: where the loop cannot be made.
    static func start(_ context: LoopContext, listener: CInt) throws -> SystemThread {
        let handover = try Handover<Void>()
        let thread = try SystemThread(name: "loop-\(context.index)") {
            do throws(SystemError) {
                let loop = try EventLoop(context, listener: listener)
                handover.give(.success(()))
                try loop.run()
            } catch {
                // Only the first word counts: before `run` it tells the starter, behind it nobody waits.
                handover.give(.failure(JournalError("a loop cannot run: \(error.text)")))
                failed(context, error)
            }
        }
        try handover.take()
        return thread
    }

    /// A loop that cannot poll serves nobody: the server is told to stop, and is not kept waiting by this loop.
    private static func failed(_ context: LoopContext, _ error: SystemError) {
        context.log(.error, "loop", .text("error", error.text))
        context.mailboxes.core.post(.loopIsQuiet)
        kill(getpid(), SIGTERM)
    }
}
