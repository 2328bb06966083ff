import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Pages on their way")
struct GatheredPageTests {
    @Test("a page keeps each event once, and no more bytes than a page and what is live beside it may bring")
    func isBounded() {
        var page = GatheredPage()
        for sequence in [1, 1, 2, 3, 4, 5, 6] as [UInt64] {
            let event = ConversationEvent(head: message(3, sequence).head, body: .topic(""))
            page.add(event, frameBytes: 100, pageMaxBytes: 100)
        }
        #expect(page.events.keys.sorted() == [1, 2, 3, 4])
    }
}
