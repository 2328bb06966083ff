import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Requests on a server's session")
struct ServerRequestTests {
    private let follow = ListRooms(after: "", count: 0)

    @Test(
        "[SESSION-3.4-3] [LIMIT-8.1-4] requests are open until their outcome is out; past the limit the answer is busy")
    func openRequests() {
        var session = readySession()
        for id in 1...64 {
            let step = receive(&session, follow, requestID: UInt32(id))
            #expect(step == .request)
        }
        guard case .refuse(let error) = receive(&session, follow, requestID: 65) else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .busy)
        #expect(error.scope == .request)
        #expect(error.retryAfterMilliseconds == 100)
        #expect(error.available == 64)
        session.requestFinished(17)
        let step = receive(&session, follow, requestID: 65)
        #expect(step == .request)
        for id in 1...65 { session.requestFinished(UInt32(id)) }
        let open = session.openRequestCount
        #expect(open == 0)
    }

    @Test("an outcome of a request that is not open changes nothing")
    func unknownOutcome() {
        var session = readySession()
        _ = receive(&session, follow, requestID: 1)
        session.requestFinished(2)
        session.requestFinished(0)
        let open = session.openRequestCount
        #expect(open == 1)
    }

    @Test("a request with id 0, or with the id of an open one, ends the connection", arguments: [0, 5] as [UInt32])
    func requestIDInUse(_ requestID: UInt32) {
        var session = readySession()
        _ = receive(&session, follow, requestID: 5)
        guard case .refuse(let error) = receive(&session, follow, requestID: requestID) else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .requestIdInUse)
        #expect(error.scope == .connection)
        let phase = session.phase
        #expect(phase == .closing)
        #expect(receive(&session, follow, requestID: 6) == .none)
    }

    @Test("an id is free again once its outcome is out")
    func idReturns() {
        var session = readySession()
        _ = receive(&session, follow, requestID: 5)
        session.requestFinished(5)
        let step = receive(&session, follow, requestID: 5)
        #expect(step == .request)
    }

    @Test("frames of transfers stay with the loop, and need no request id where none is answered")
    func bulk() {
        var session = readySession()
        let transfer = TransferID(rawValue: 1)
        let chunk = receive(&session, Chunk(transfer: transfer, block: 0, checksum: 0, data: [1]), requestID: 0)
        #expect(chunk == .bulk)
        #expect(receive(&session, Credit(transfer: transfer, bytes: 1), requestID: 0) == .bulk)
        #expect(receive(&session, Resend(transfer: transfer, firstBlock: 0, blockCount: 1), requestID: 0) == .bulk)
        #expect(receive(&session, Cancel(transfer: transfer, sentBytes: 0), requestID: 1) == .bulk)
        #expect(receive(&session, UploadEnd(transfer: transfer, digest: .zero), requestID: 2) == .bulk)
        let open = session.openRequestCount
        #expect(open == 0)
    }

    @Test("an unknown request is answered and the connection lives; an unknown frame that asks nothing is passed over")
    func unknownKinds() {
        for kind in [0x0008, 0x0280, 0x0780, 0x0900, 0xFFFF] as [UInt16] {
            var session = readySession()
            guard case .refuse(let error) = receive(&session, rawFrame(kind: kind, requestID: 3)) else {
                Issue.record("kind \(kind) taken")
                continue
            }
            #expect(error.code == .unknownKind)
            #expect(error.scope == .request)
            #expect(receive(&session, rawFrame(kind: kind, requestID: 0)) == .none)
            let phase = session.phase
            #expect(phase == .ready)
        }
    }

    @Test("[SESSION-3.7-1] Quit is answered and nothing is read behind it")
    func quit() {
        var session = readySession()
        #expect(receive(&session, Quit(), requestID: 1) == .quit)
        #expect(receive(&session, follow, requestID: 2) == .none)
        let deadline = session.nextDeadline
        #expect(deadline == nil)
    }

    @Test("a client's error ends the connection where it says so, and is passed over otherwise")
    func clientErrors() {
        var session = readySession()
        #expect(receive(&session, ErrorFrame(.storage, "disk"), requestID: 0) == .none)
        let end = ErrorFrame(.malformed, "no")
        #expect(receive(&session, end, requestID: 0) == .ended(end))
        let phase = session.phase
        #expect(phase == .closing)
    }

    @Test("an idle session is small")
    func size() {
        #expect(MemoryLayout<ServerSession>.size <= 112)
    }
}
