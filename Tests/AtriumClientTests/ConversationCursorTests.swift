import Testing

@testable import AtriumClient

@Suite("Conversation cursor")
struct ConversationCursorTests {
    private func sequences(_ deliveries: [ConversationCursor<String>.Delivery]) -> [UInt64] {
        deliveries.map(\.sequence)
    }

    @Test("events in order are handed on as they come")
    func handsOnInOrder() {
        var cursor = ConversationCursor<String>(delivered: 4, head: 4)
        let step1 = cursor.take("a", sequence: 5)
        #expect(sequences(step1) == [5])
        let step2 = cursor.take("b", sequence: 6)
        #expect(sequences(step2) == [6])
        #expect(cursor.missing == nil)
    }

    @Test("an event that came before is passed over")
    func passesOverDoubles() {
        var cursor = ConversationCursor<String>(delivered: 0, head: 0)
        let step3 = cursor.take("a", sequence: 1)
        #expect(sequences(step3) == [1])
        let step4 = cursor.take("a", sequence: 1)
        #expect(step4.isEmpty)
        let step5 = cursor.take("c", sequence: 3)
        #expect(step5.isEmpty)
        let step6 = cursor.take("c", sequence: 3)
        #expect(step6.isEmpty)
        let step7 = cursor.take("b", sequence: 2)
        #expect(sequences(step7) == [2, 3])
    }

    @Test("events above a hole wait until it is filled, and only what was live is called so")
    func waitsAboveAHole() {
        var cursor = ConversationCursor<String>(delivered: 1, head: 1)
        let step8 = cursor.take("d", sequence: 4)
        #expect(step8.isEmpty)
        #expect(cursor.missing == 2...3)
        let step9 = cursor.take("b", sequence: 2)
        #expect(sequences(step9) == [2])
        #expect(cursor.missing == 3...3)
        let filled = cursor.take("c", sequence: 3)
        #expect(sequences(filled) == [3, 4])
        #expect(filled.map(\.isLive) == [false, true])
    }

    @Test("a gap notice makes what lies up to its head missing")
    func noticesGaps() {
        var cursor = ConversationCursor<String>(delivered: 7, head: 7)
        cursor.notice(head: 9)
        #expect(cursor.missing == 8...9)
        let step10 = cursor.take("x", sequence: 8)
        #expect(sequences(step10) == [8])
        let step11 = cursor.take("y", sequence: 9)
        #expect(sequences(step11) == [9])
        #expect(cursor.missing == nil)
    }

    @Test("what is no longer kept is skipped, and sets free what waited above it")
    func skips() {
        var cursor = ConversationCursor<String>(delivered: 0, head: 10)
        let step12 = cursor.take("l", sequence: 11)
        #expect(step12.isEmpty)
        let step13 = cursor.skip(through: 9)
        #expect(step13.isEmpty)
        #expect(cursor.missing == 10...10)
        let step14 = cursor.skip(through: 10)
        #expect(sequences(step14) == [11])
    }

    @Test("what waits is bounded, and what was let go is missing again")
    func boundsWhatWaits() {
        var cursor = ConversationCursor<Int>(delivered: 0, head: 0)
        let count = UInt64(ConversationCursor<Int>.waitingMax) + 10
        for sequence in 2...count + 1 { _ = cursor.take(0, sequence: sequence) }
        let released = cursor.take(0, sequence: 1)
        #expect(released.count == ConversationCursor<Int>.waitingMax + 1)
        #expect(cursor.missing == UInt64(released.count) + 1...count + 1)
    }

    @Test("the highest sequences there are do no harm")
    func survivesTheHighestSequence() {
        var cursor = ConversationCursor<String>(delivered: .max - 1, head: .max - 1)
        let step15 = cursor.take("z", sequence: .max)
        #expect(sequences(step15) == [.max])
        let step16 = cursor.take("a", sequence: 0)
        #expect(step16.isEmpty)
        #expect(cursor.missing == nil)
    }
}
