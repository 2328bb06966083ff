import AtriumNet

/// Starts the thread of a loop, which makes the loop.
enum LoopThread {
    static func start(_ context: LoopContext, listener: CInt) throws(SystemError) -> SystemThread {
        try SystemThread(name: "loop-\(context.index)") {
            do throws(SystemError) {
                try EventLoop(context, listener: listener).run()
            } catch {
                context.log(.error, "loop", .text("error", error.text))
            }
        }
    }
}
