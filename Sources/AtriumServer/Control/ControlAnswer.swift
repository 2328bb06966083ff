import AtriumNet

/// Carries what another thread answers to the thread of a control connection, which waits for it beside its other
/// descriptors.
final class ControlAnswer<Value: Sendable>: Sendable {
    private let value = Lock<Value?>(nil)
    private let wakeUp: WakeUp

    init() throws(SystemError) {
        wakeUp = try WakeUp()
    }

    /// Readable once the answer is there.
    var descriptor: CInt { wakeUp.descriptor }

    /// Says it; called once. Nobody has to wait for it any more.
    func give(_ value: Value) {
        self.value.withLock { $0 = value }
        wakeUp.signal()
    }

    /// The answer; nil where it was not given yet.
    func take() -> Value? { value.withLock { $0 } }
}
