import AtriumWire
import Testing

@testable import AtriumServices

struct DeadlineQueueTests {
    @Test("elements come out by their moment, equal ones in the order they were put in, none too early")
    func order() {
        var queue = DeadlineQueue<Int>()
        for (element, time) in [5, 1, 3, 1, 4, 1, 5, 9, 2, 6].enumerated() {
            queue.insert(element, at: WallTime(microseconds: UInt64(time)))
        }
        #expect(queue.next == WallTime(microseconds: 1))
        var taken: [Int] = []
        while let element = queue.popDue(at: WallTime(microseconds: 5)) { taken.append(element) }
        #expect(taken == [1, 3, 5, 8, 2, 4, 0, 6])
        #expect(queue.next == WallTime(microseconds: 6))
        while let element = queue.popDue(at: WallTime(microseconds: .max)) { taken.append(element) }
        #expect(taken.suffix(2) == [9, 7] && queue.next == nil)
    }

    @Test("a moment past the end of time is the end of time")
    func saturates() {
        let late = WallTime(microseconds: .max - 5)
        #expect(late.later(microseconds: 6).microseconds == .max)
        #expect(late.later(milliseconds: .max).microseconds == .max)
        #expect(WallTime(microseconds: 1).later(milliseconds: 2).microseconds == 2_001)
    }
}
