import AtriumNet
import AtriumServices

/// Lets the thread that starts another wait for the first thing the other has to say: what it made could not be made
/// here, since it is confined to the thread it is born in.
final class Handover<Value: Sendable>: Sendable {
    private let result = Lock<Result<Value, JournalError>?>(nil)
    private let wakeUp: WakeUp

    init() throws(SystemError) {
        wakeUp = try WakeUp()
    }

    /// Says it; called once.
    func give(_ value: Result<Value, JournalError>) {
        result.withLock { $0 = value }
        wakeUp.signal()
    }

    /// Waits for it, and for the end of a thread that could not make it.
    func take(from thread: SystemThread) throws(JournalError) -> Value {
        let waiter = MailboxWaiter(wakeUp)
        while true {
            switch result.withLock({ $0 }) {
            case .success(let value): return value
            case .failure(let error):
                thread.join()
                throw error
            case nil: waiter.wait()
            }
        }
    }
}
