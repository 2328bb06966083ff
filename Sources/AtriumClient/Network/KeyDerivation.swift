import AtriumNet

/// Derives keys on a thread of its own, which nobody waits for: the link is served meanwhile.
final class KeyDerivation: Sendable {
    private let answer = Lock<KeyResult?>(nil)

    /// Starts.
    ///
    /// - Parameter wakeUp: signalled when it is done.
    /// - Throws: where the system has no thread left.
    init(_ work: KeyWork, wakeUp: WakeUp) throws(SystemError) {
        let thread = try SystemThread(name: "atrium-keys") { [self] in
            let result = work.result()
            answer.withLock { $0 = result }
            wakeUp.signal()
        }
        thread.detach()
    }

    /// What came of it; nil where it is not done.
    var result: KeyResult? { answer.withLock { $0 } }
}
