import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("Offers held back")
struct OfferHoldTests {
    private func offer(_ file: UInt64) -> ConversationEvent {
        EventJSONTests.event(.fileOffered(FileID(rawValue: file), name: "a", sizeBytes: 1))
    }

    @Test("an offer is shown when its time has come, and not when the file is stored before")
    func settles() {
        var hold = OfferHold()
        hold.hold(offer(1), atNanoseconds: 0)
        hold.hold(offer(2), atNanoseconds: 10)
        hold.settle(FileID(rawValue: 1))
        #expect(hold.due(atNanoseconds: 0).isEmpty)
        let deadline = hold.deadlineNanoseconds ?? 0
        #expect(hold.due(atNanoseconds: deadline).map(\.body) == [offer(2).body])
        #expect(hold.deadlineNanoseconds == nil)
    }

    @Test("what comes behind an offer does not overtake it")
    func keepsOrder() {
        var hold = OfferHold()
        hold.hold(offer(1), atNanoseconds: 0)
        #expect(hold.all(of: ConversationID(rawValue: 99)).isEmpty)
        #expect(hold.all(of: offer(1).conversation).count == 1)
        #expect(hold.all(of: offer(1).conversation).isEmpty)
    }
}
