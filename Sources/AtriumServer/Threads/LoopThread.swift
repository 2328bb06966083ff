import AtriumNet
import AtriumServices
import Glibc

/// Starts the thread of a loop, which makes the loop.
enum LoopThread {
    /// - Throws: where the loop cannot be made.
    static func start(_ context: LoopContext, listeners: [Listener]) throws -> SystemThread {
        let handover = try Handover<Void>()
        let thread = try SystemThread(name: "loop-\(context.index)") {
            let loop: EventLoop
            do throws(SystemError) {
                loop = try EventLoop(context, listeners: listeners)
            } catch {
                return handover.give(.failure(JournalError("a loop cannot run: \(error.text)")))
            }
            handover.give(.success(()))
            do throws(SystemError) {
                try loop.run()
            } catch {
                failed(context, error)
            }
        }
        try handover.take(from: thread)
        return thread
    }

    /// A loop that cannot poll serves nobody: the server is told to stop, and is not kept waiting by this loop.
    private static func failed(_ context: LoopContext, _ error: SystemError) {
        context.log(.error, "loop", .text("error", error.text))
        context.mailboxes.core.post(.loopIsQuiet)
        kill(getpid(), SIGTERM)
    }
}
