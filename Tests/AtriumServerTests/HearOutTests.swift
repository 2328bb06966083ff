import AtriumServices
import AtriumWire
import Testing

@testable import AtriumServer

@Suite("A client that says its last word and is gone")
struct HearOutTests {
    @Test(
        "[SESSION-3.7-1] a Quit that came before the link broke is heard, though what is sent fails first",
        arguments: [false, true])
    func hearsQuit(isSentDirectly: Bool) throws {
        let still = try StillLoop()
        let (loop, id) = (still.loop, still.id)
        #expect(
            still.send(Hello(major: 1, minor: 0, software: "test/1", capabilities: []).encoded(requestID: 1)))
        loop.readable(id)
        loop.flushAll()
        try still.connection.pointee.accountName = "ada"
        #expect(still.send(Quit().encoded(requestID: 2)))
        still.closeClient()
        if isSentDirectly {
            loop.breakOff(try still.connection)
        } else {
            loop.send(Done(), requestID: 9, to: try still.connection)
        }
        loop.flushAll()
        #expect(loop.slab.find(id) == nil)
        loop.postRequests()
        var mail: [CoreMessage] = []
        still.mailboxes.core.drain(into: &mail)
        let ends = mail.flatMap { message -> [LeaveReason] in
            guard case .requests(let batch) = message else { return [] }
            return batch.entries.compactMap { if case .ended(id, let reason) = $0 { reason } else { nil } }
        }
        #expect(ends == [.quit])
    }
}
