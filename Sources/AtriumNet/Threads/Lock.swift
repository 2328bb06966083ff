import Glibc

/// A value that one thread at a time may touch.
///
/// It stands on a `pthread_mutex_t` and not on `Synchronization.Mutex`: ThreadSanitizer knows the former and cannot see
/// the latter, which the library brings compiled, so that it takes each access under it for a race. The two cost the
/// same within a nanosecond. Spec/decisions/0029.
public struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    /// Neither may move while a thread waits at it.
    @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline let value: UnsafeMutablePointer<Value>

    public init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
        let result = pthread_mutex_init(mutex, nil)
        precondition(result == 0, "a plain mutex can be made")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    /// Hands the value to `body` while no other thread has it.
    ///
    /// - Precondition: this thread does not have it already.
    @inlinable
    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        let locked = pthread_mutex_lock(mutex)
        precondition(locked == 0, "a plain mutex can be locked")
        defer {
            let unlocked = pthread_mutex_unlock(mutex)
            precondition(unlocked == 0, "who unlocks has locked")
        }
        return try body(&value.pointee)
    }
}
