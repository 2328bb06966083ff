import AtriumWire
import Testing

@testable import AtriumStorage

/// What each account may have of the window, and what happens at its end.
struct OperationShareTests {
    private static let day = OperationWindow.retentionMicroseconds
    private let ann = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)

    private func outcome(at microseconds: UInt64 = day) -> OperationOutcome {
        OperationOutcome(
            fingerprint: 5, conversation: ConversationID(rawValue: 1), sequence: 1,
            time: WallTime(microseconds: microseconds), file: nil)
    }

    private func operation(_ counter: UInt64, of instance: UInt64) -> OperationID {
        OperationID(instance: instance, counter: counter)
    }

    /// One operation of each of some instances, a microsecond apart.
    private func fill(
        _ window: inout OperationWindow, _ instances: ClosedRange<UInt64>, of account: AccountID,
        from start: UInt64 = day
    ) {
        for instance in instances {
            window.note(outcome(at: start + instance), of: operation(1, of: instance), by: account)
            window.settle()
        }
    }

    private func verdict(
        _ window: OperationWindow, _ counter: UInt64, of instance: UInt64, by account: AccountID
    ) -> OperationWindow.Verdict {
        window.judge(operation(counter, of: instance), of: account, fingerprint: 5)
    }

    @Test("[FRAME-2.8-2] the instances of one account take nothing from another's")
    func keepsAccountsApart() {
        var window = OperationWindow()
        window.note(outcome(), of: operation(1, of: 7), by: ann)
        window.settle()
        fill(&window, 1...23_500, of: bob)
        #expect(verdict(window, 1, of: 7, by: ann) == .repeated(outcome()))
    }

    @Test("[FRAME-2.8-4] an instance that gave way within its account is expired, and goes on with its next operation")
    func closesUnused() {
        var window = OperationWindow()
        fill(&window, 1...10_000, of: bob)
        #expect(window.instanceCount == 10_000)
        #expect(window.outcomeCount <= AccountWindow.openMax)
        for instance in 1...9_000 as ClosedRange<UInt64> {
            #expect(verdict(window, 1, of: instance, by: bob) == .expired)
        }
        #expect(verdict(window, 1, of: 10_000, by: bob) == .repeated(outcome(at: Self.day + 10_000)))
        #expect(verdict(window, 2, of: 1, by: bob) == .new)
        window.note(outcome(at: Self.day + 20_000), of: operation(2, of: 1), by: bob)
        window.settle()
        #expect(window.instanceCount == 10_000)
        #expect(verdict(window, 1, of: 1, by: bob) == .expired)
        #expect(verdict(window, 2, of: 1, by: bob) == .repeated(outcome(at: Self.day + 20_000)))
    }

    @Test("the outcomes of one account are bounded too, and those unused longest give way")
    func boundsOutcomes() {
        var window = OperationWindow(limits: WindowLimits(accountOutcomesMax: 20))
        for instance in 1...3 as ClosedRange<UInt64> {
            for counter in 1...10 as ClosedRange<UInt64> {
                window.note(outcome(at: Self.day + instance), of: operation(counter, of: instance), by: bob)
            }
            window.settle()
        }
        #expect(window.outcomeCount == 10)
        #expect(verdict(window, 10, of: 2, by: bob) == .expired)
        #expect(verdict(window, 10, of: 3, by: bob) == .repeated(outcome(at: Self.day + 3)))
    }

    @Test("an account that has all its instances gets no new one, and loses none")
    func refusesNewInstances() {
        var window = OperationWindow(limits: WindowLimits(accountInstancesMax: 300))
        fill(&window, 1...300, of: bob)
        #expect(verdict(window, 1, of: 301, by: bob) == .crowded)
        #expect(verdict(window, 1, of: 1, by: bob) == .expired)
        #expect(verdict(window, 2, of: 1, by: bob) == .new)
        #expect(verdict(window, 1, of: 301, by: ann) == .new)
    }

    @Test("on a full server every account has its smaller share, whatever others took")
    func keepsShares() {
        let limits = WindowLimits(
            accountInstancesMin: 10, instancesMax: 500, accountOutcomesMin: 8, outcomesMax: 5)
        var window = OperationWindow(limits: limits)
        fill(&window, 1...500, of: bob)
        #expect(verdict(window, 1, of: 501, by: bob) == .crowded)
        fill(&window, 1...10, of: ann, from: Self.day + 1_000)
        #expect(verdict(window, 1, of: 10, by: ann) == .repeated(outcome(at: Self.day + 1_010)))
        #expect(verdict(window, 1, of: 1, by: ann) == .expired)
        #expect(verdict(window, 1, of: 11, by: ann) == .crowded)
        #expect(verdict(window, 1, of: 500, by: bob) == .repeated(outcome(at: Self.day + 500)))
    }

    @Test("an instance is forgotten when a day has passed since its last operation, and makes room")
    func forgetsAfterADay() {
        var window = OperationWindow(limits: WindowLimits(accountInstancesMax: 300))
        fill(&window, 1...300, of: bob)
        window.note(outcome(at: 2 * Self.day), of: operation(2, of: 1), by: bob)
        window.settle()
        window.forgetUnused(at: WallTime(microseconds: 2 * Self.day))
        #expect(window.instanceCount == 300)
        window.forgetUnused(at: WallTime(microseconds: 2 * Self.day + 3_600_000_000))
        #expect(window.instanceCount == 1)
        #expect(verdict(window, 1, of: 1, by: bob) == .expired)
        #expect(verdict(window, 1, of: 301, by: bob) == .new)
        window.forgetUnused(at: WallTime(microseconds: 4 * Self.day))
        #expect(window.instanceCount == 0 && window.outcomeCount == 0)
    }
}
