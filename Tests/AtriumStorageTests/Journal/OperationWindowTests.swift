import AtriumWire
import Testing

@testable import AtriumStorage

/// The window by itself.
struct OperationWindowTests {
    private let account = AccountID(rawValue: 1)

    private func outcome(_ sequence: UInt64) -> OperationOutcome {
        OperationOutcome(
            fingerprint: sequence, conversation: ConversationID(rawValue: 1), sequence: sequence,
            time: WallTime(microseconds: 1), file: nil)
    }

    private func operation(_ counter: UInt64, of instance: UInt64 = 7) -> OperationID {
        OperationID(instance: instance, counter: counter)
    }

    @Test("[FRAME-2.8-4] the last 256 outcomes are found, the one before is expired, one never sent is new")
    func remembersItsLimit() {
        var window = OperationWindow()
        for counter in 1...1_000 as ClosedRange<UInt64> {
            window.note(outcome(counter), of: operation(counter), by: account)
            window.settle()
            let lowest = counter > 256 ? counter - 255 : 1
            #expect(window.judge(operation(lowest), of: account, fingerprint: lowest) == .repeated(outcome(lowest)))
            if lowest > 1 {
                #expect(window.judge(operation(lowest - 1), of: account, fingerprint: lowest - 1) == .expired)
            }
            #expect(window.judge(operation(counter + 1), of: account, fingerprint: 0) == .new)
        }
    }

    @Test("a lower counter that was never kept is new while nothing was let go")
    func takesGaps() {
        var window = OperationWindow()
        window.note(outcome(5), of: operation(5), by: account)
        window.settle()
        #expect(window.judge(operation(3), of: account, fingerprint: 3) == .new)
        window.note(outcome(3), of: operation(3), by: account)
        window.settle()
        #expect(window.judge(operation(3), of: account, fingerprint: 3) == .repeated(outcome(3)))
        #expect(window.judge(operation(5), of: account, fingerprint: 5) == .repeated(outcome(5)))
    }

    @Test("a rollback forgets what the transaction noted, and nothing else")
    func rollsBack() {
        var window = OperationWindow()
        window.note(outcome(1), of: operation(1), by: account)
        window.settle()
        window.note(outcome(2), of: operation(2), by: account)
        let mark = window.mark
        window.note(outcome(3), of: operation(3), by: account)
        window.rollBack(to: mark)
        #expect(window.judge(operation(2), of: account, fingerprint: 2) == .repeated(outcome(2)))
        #expect(window.judge(operation(3), of: account, fingerprint: 3) == .new)
        window.discard()
        #expect(window.judge(operation(2), of: account, fingerprint: 2) == .new)
        #expect(window.judge(operation(1), of: account, fingerprint: 1) == .repeated(outcome(1)))
    }
}
