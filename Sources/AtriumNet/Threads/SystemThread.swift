import CLinux
import Glibc

/// A thread of the system, named for the process list.
public struct SystemThread: Sendable {
    private let handle: pthread_t

    /// Carries the body through the C interface.
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: At most 15 bytes are shown.
    ///   - niceness: How far its scheduling weight is lowered, 0...19.
    /// - Throws: where the system has no thread left.
    public init(
        name: String, niceness: CInt = 0, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var handle = pthread_t()
        let boxed = Unmanaged.passRetained(
            Body {
                _ = pthread_setname_np(pthread_self(), String(name.utf8.prefix(15)) ?? "atrium")
                if niceness > 0 { _ = clx_thread_nice(niceness) }
                body()
            })
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument = argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, boxed.toOpaque())
        guard status == 0 else {
            boxed.release()
            throw SystemError("pthread_create", status)
        }
        self.handle = handle
    }

    /// Lets the thread end by itself: nobody will wait for it.
    ///
    /// - Precondition: instead of `join`, and once.
    public func detach() {
        _ = pthread_detach(handle)
    }

    /// Waits until the thread has ended.
    public func join() {
        _ = pthread_join(handle, nil)
    }
}
