import AtriumWire
import Testing

@testable import AtriumSession

@Suite("A client's session behind its login")
struct ClientSessionTests {
    private let head = EventHead(
        conversation: ConversationID(rawValue: 4), sequence: 9, time: WallTime(microseconds: 1),
        author: AccountID(rawValue: 2), operation: OperationID(instance: 1, counter: 1), authorName: "ada")

    private func readyPair() -> SessionPair {
        let pair = SessionPair()
        pair.run()
        pair.steps = []
        return pair
    }

    @Test("[SESSION-3.1-1] a client says Hello first, as request 1, and nothing more before Welcome")
    func helloFirst() throws {
        let pair = SessionPair()
        var reader = FrameReader()
        reader.append(pair.toServer)
        let taken = reader.next()
        let first = try #require(taken)
        let header = try FrameHeader(decoding: first.span.bytes)
        #expect(header.kind == .hello && header.requestID == 1)
        let second = reader.next()
        #expect(second == nil && reader.header == nil)
        #expect(pair.client.tick(at: .at(5_000)) == .none)
        pair.run()
        let phase = pair.client.phase
        #expect(phase == .ready)
    }

    @Test("each kind of frame is told for what it is")
    func classifies() {
        let pair = readyPair()
        let transfer = TransferID(rawValue: 1)
        pair.receive(Done().encoded(requestID: 9))
        pair.receive(ErrorFrame(.gone, "gone").encoded(requestID: 10))
        pair.receive(MessageEvent(head: head, style: .plain, text: "hi").encoded())
        pair.receive(PresentCount(conversation: head.conversation, presentCount: 3).encoded())
        pair.receive(Gap(conversation: head.conversation, head: 3).encoded())
        pair.receive(Chunk(transfer: transfer, block: 0, checksum: 0, data: [1]).encoded())
        pair.receive(Credit(transfer: transfer, bytes: 1).encoded())
        var lost = ErrorFrame(.leaseLost, "taken over")
        lost.transfer = transfer
        pair.receive(lost.encoded())
        #expect(pair.violation == nil)
        #expect(
            pair.steps == [
                .outcome(requestID: 9), .outcome(requestID: 10), .event, .presence, .notice, .transfer, .transfer,
                .transfer,
            ])
        let events = pair.client.eventsReceived
        #expect(events == 1)
    }

    @Test("[ROOM-4.7-3] an event of an unknown kind moves its conversation's cursor")
    func unknownEvent() {
        let pair = readyPair()
        var bytes = rawFrame(kind: 0x07FF, requestID: 0, payloadBytes: 20)
        bytes.replace(at: FrameHeader.byteCount, bigEndian: UInt64(4))
        bytes.replace(at: EventHead.sequenceOffsetBytes, bigEndian: UInt64(12))
        pair.receive(bytes)
        #expect(pair.steps == [.unknownEvent(ConversationID(rawValue: 4), sequence: 12)])
        pair.receive(rawFrame(kind: 0x07FF, requestID: 0, payloadBytes: 15))
        #expect(pair.violation == .unreadable(.truncated))
    }

    @Test("other unknown frames are passed over")
    func unknownFrames() {
        let pair = readyPair()
        pair.receive(rawFrame(kind: 0x0810, requestID: 0))
        pair.receive(rawFrame(kind: 0x0910, requestID: 7, payloadBytes: 100))
        #expect(pair.steps == [.none, .none])
        #expect(pair.violation == nil)
    }

    @Test("a Ping is answered with the count of events")
    func pong() {
        let pair = readyPair()
        pair.receive(MessageEvent(head: head, style: .plain, text: "hi").encoded())
        pair.receive(Ping(eventsReceived: 0).encoded(requestID: 5))
        pair.run()
        let heard = pair.server.session.eventsReceived
        #expect(heard == 1)
    }

    @Test("what only a client sends is a violation, as is a login frame out of its time")
    func violations() {
        for frame in [
            ListRooms(after: "", count: 0).encoded(requestID: 1), LoginChallenge(challenge: []).encoded(requestID: 1),
            rawFrame(kind: FrameKind.welcome.rawValue, requestID: 1),
        ] {
            let pair = readyPair()
            pair.receive(frame)
            guard case .unexpectedFrame = pair.violation else {
                Issue.record("taken")
                return
            }
            #expect(pair.violation?.error.scope == .connection)
            let phase = pair.client.phase
            #expect(phase == .closing)
        }
    }

    @Test("an outcome without a request id is a violation; Followed may come unasked")
    func outcomesWithoutRequest() throws {
        let pair = readyPair()
        let followed = Followed(
            conversation: head.conversation, conversationKind: .room, name: "lobby", epoch: 1, first: 1, head: 0,
            read: 0,
            presentCount: 1, created: false, topic: "")
        pair.receive(followed.encoded())
        #expect(pair.steps == [.notice])
        pair.receive(Done().encoded())
        #expect(pair.violation == .unexpectedFrame(.done))
    }

    @Test("[ROOM-4.7-2] frames are bound in size: events 20,480 bytes with their header, chunks a block, others 65,536")
    func sizes() {
        for (kind, payloadMaxBytes) in [
            (FrameKind.messageEvent, 20_468), (.chunk, 65_548), (.roomList, 65_536), (.joined, 65_536),
        ] {
            for excess in 0...1 {
                let pair = readyPair()
                pair.receive(
                    Array(
                        rawFrame(
                            kind: kind.rawValue, requestID: 1, payloadBytes: payloadMaxBytes + excess
                        ).prefix(12)))
                let expected: ServerViolation? =
                    excess == 0 ? nil : .frameTooLarge(allowedBytes: payloadMaxBytes)
                #expect(pair.violation == expected)
            }
        }
    }

    @Test("[SESSION-3.7-4] a server's error of scope connection ends the session, in every phase")
    func serverEnds() {
        let error = ErrorFrame(.shuttingDown, "the server stops")
        let pair = readyPair()
        pair.receive(error.encoded())
        #expect(pair.steps == [.ended(error)])
        let fresh = SessionPair()
        fresh.receive(ErrorFrame(.serverFull, "full").encoded(requestID: 1))
        #expect(fresh.steps == [.ended(ErrorFrame(.serverFull, "full"))])
        let phase = fresh.client.phase
        #expect(phase == .closing)
    }

    @Test("a version that was not offered is refused")
    func otherVersion() {
        for (major, minor) in [(UInt16(2), UInt16(0)), (1, 1)] {
            let pair = SessionPair()
            let welcome = Welcome(
                major: major, minor: minor, software: "", serverName: "", serverID: 1,
                time: WallTime(microseconds: 0), capabilities: [], limits: [])
            pair.receive(welcome.encoded(requestID: 1))
            #expect(pair.violation == .version(major: major, minor: minor))
        }
    }

    @Test("an answer to another request than the login's is a violation")
    func otherRequest() {
        let pair = SessionPair()
        let welcome = Welcome(
            major: 1, minor: 0, software: "", serverName: "", serverID: 1, time: WallTime(microseconds: 0),
            capabilities: [], limits: [])
        pair.receive(welcome.encoded(requestID: 2))
        #expect(pair.violation == .unexpectedFrame(.welcome))
    }

    @Test("[SESSION-3.6-1] a silent server is asked, and given up after as long again")
    func keepAlive() {
        let pair = readyPair()
        guard case .ping = pair.client.tick(at: .at(20_000)) else {
            Issue.record("not asked")
            return
        }
        guard case .close(let error) = pair.client.tick(at: .at(40_000)) else {
            Issue.record("still open")
            return
        }
        #expect(error.code == .keepAliveTimeout)
    }

    @Test("a login that stands still is given up")
    func handshakeTimeout() {
        let pair = SessionPair()
        #expect(pair.client.tick(at: .at(9_999)) == .none)
        guard case .close(let error) = pair.client.tick(at: .at(10_000)) else {
            Issue.record("still open")
            return
        }
        #expect(error.code == .handshakeTimeout)
    }
}
