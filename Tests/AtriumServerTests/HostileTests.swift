import AtriumWire
import Glibc
import Testing

@Suite("Hostile input over real sockets", .serialized)
struct HostileTests {
    /// A server, and a bystander who must be able to go on.
    private let server: RunningServer
    private let bystander: WireClient

    init() throws {
        server = try RunningServer()
        bystander = try server.client("bystander")
    }

    /// Service for the others goes on.
    private func expectService() throws {
        let before = try bystander.say("still here", in: .room("lobby")).sequence
        #expect(try bystander.say("and here", in: .room("lobby")).sequence == before + 1)
    }

    private func header(_ length: UInt32, _ kind: UInt16, _ requestID: UInt32 = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: length)
        bytes.append(bigEndian: kind)
        bytes.append(bigEndian: UInt16(0))
        bytes.append(bigEndian: requestID)
        return bytes
    }

    private func expectEnd(_ client: WireClient, _ code: ErrorCode) throws {
        let error = try client.lastError()
        #expect(error?.code == code)
        #expect(error?.scope == .connection)
        #expect(error?.text.isEmpty == false)
        try expectService()
    }

    @Test("a length beyond the limit of a stranger is refused before the payload comes")
    func oversizeBeforeLogin() throws {
        for length in [4097, 65_536, 0xFF_FFFF] as [UInt32] {
            let client = try server.stranger()
            try client.send(raw: header(length, FrameKind.hello.rawValue))
            try expectEnd(client, .frameTooLarge)
        }
    }

    @Test("a length beyond the limit of a member is refused before the payload comes")
    func oversizeAfterLogin() throws {
        let client = try server.client("mallory")
        try client.send(raw: header(65537, FrameKind.say.rawValue, 99))
        try expectEnd(client, .frameTooLarge)
    }

    @Test("[SESSION-3.1-2] a first frame that is no hello")
    func notAtrium() throws {
        let magic = try server.stranger()
        try magic.send(raw: header(12, FrameKind.hello.rawValue) + [UInt8](repeating: 0x41, count: 12))
        try expectEnd(magic, .notAtrium)
        let login = try server.stranger()
        let frame = Login(mechanism: "SCRAM-SHA-256", credential: .init(rawValue: 1), initial: [])
        try login.send(raw: frame.encoded(requestID: 1))
        try expectEnd(login, .notAtrium)
        let length = try server.stranger()
        try length.send(raw: header(1 << 24, FrameKind.hello.rawValue))
        try expectEnd(length, .notAtrium)
    }

    @Test("a browser is answered in its own words, and a TLS client is let go")
    func otherProtocols() throws {
        let browser = try server.stranger()
        try browser.send(raw: Array("GET / HTTP/1.1\r\nHost: here\r\n\r\n".utf8))
        let answer = String(decoding: try browser.restOfBytes(), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.0 400 "))
        let secure = try server.stranger()
        try secure.send(raw: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
        #expect(try secure.restOfBytes().isEmpty)
        try expectService()
    }

    @Test("a payload of zero bytes where there must be some")
    func empty() throws {
        let client = try server.client("mallory")
        try client.send(raw: header(0, FrameKind.say.rawValue, 99))
        try expectEnd(client, .malformed)
    }

    @Test("a frame cut off in the middle, and the link with it")
    func truncated() throws {
        do {
            let client = try server.client("mallory")
            try client.send(raw: header(1000, FrameKind.say.rawValue, 99) + [1, 2, 3])
        }
        try expectService()
    }

    @Test("a kind nobody knows is refused, and the connection lives")
    func unknownKind() throws {
        let client = try server.client("mallory")
        try client.send(raw: header(3, 0x7777, 99) + [1, 2, 3])
        #expect(try client.outcome(of: 99).decode(ErrorFrame.self).code == .unknownKind)
        try client.send(raw: header(3, 0x7777, 0) + [1, 2, 3])
        try client.say("I am still here", in: .room("lobby"))
    }

    @Test("[SESSION-3.7-2] a frame that the state does not allow ends the connection")
    func wrongState() throws {
        let early = try server.stranger()
        _ = try early.greet()
        try early.send(
            raw: Say(operation: early.nextOperation(), target: .room("lobby"), style: .plain, text: "x").encoded(
                requestID: 9))
        try expectEnd(early, .unexpectedFrame)
        let reversed = try server.client("mallory")
        try reversed.send(raw: Gap(conversation: reversed.lobby, head: 1).encoded())
        try expectEnd(reversed, .unexpectedFrame)
    }

    @Test("[FRAME-2.6-2] a text that is not UTF-8, and one with control characters")
    func invalidText() throws {
        let client = try server.client("mallory")
        var frame = Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "abcd").encoded(
            requestID: 50)
        frame[frame.count - 1] = 0xFF
        try client.send(raw: frame)
        #expect(try client.outcome(of: 50).decode(ErrorFrame.self).code == .textInvalid)
        let escape = Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "a\u{1B}[2Jb")
        #expect(try client.refusal(escape).code == .textInvalid)
        try expectService()
    }

    @Test("[ROOM-4.4-1] a text at the limit, and one past it")
    func textLimit() throws {
        let client = try server.client("mallory")
        try client.say(String(repeating: "x", count: 16384), in: .room("lobby"))
        let long = Say(
            operation: client.nextOperation(), target: .room("lobby"), style: .plain,
            text: String(repeating: "x", count: 16385))
        #expect(try client.refusal(long).code == .textTooLong)
    }

    @Test("[FILE-6.5-4] sizes near the end of 64 bits")
    func overflow() throws {
        let client = try server.client("mallory")
        for size in [UInt64.max, UInt64.max - 65535, 1 << 63] {
            let offer = Offer(
                operation: client.nextOperation(), target: .room("lobby"), transfer: .init(rawValue: 1),
                sizeBytes: size,
                name: "big")
            #expect(try client.refusal(offer).code == .fileTooLarge)
        }
        try client.send(raw: Credit(transfer: .init(rawValue: 0), bytes: UInt64.max).encoded())
        try expectEnd(client, .creditOverflow)
    }

    @Test("a request id that is 0")
    func zeroRequestID() throws {
        let client = try server.client("mallory")
        try client.send(raw: ListRooms(after: "", count: 0).encoded(requestID: 0))
        try expectEnd(client, .requestIdInUse)
    }

    @Test("[SESSION-3.4-1] [SESSION-3.4-3] more requests than may be open are refused, and each is answered")
    func tooManyRequests() throws {
        let client = try server.client("mallory")
        var bytes: [UInt8] = []
        let ids = (0..<200).map { _ in client.nextRequestID() }
        for id in ids {
            Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "flood").encode(
                into: &bytes, requestID: id)
        }
        try client.send(raw: bytes)
        var answered = Set<UInt32>()
        var busyCount = 0
        while answered.count < ids.count, let frame = try client.next() {
            guard frame.header.requestID != 0 else { continue }
            answered.insert(frame.header.requestID)
            guard frame.kind == .error else { continue }
            let error = try frame.decode(ErrorFrame.self)
            #expect(error.code == .busy)
            #expect(error.retryAfterMilliseconds > 0)
            busyCount += 1
        }
        #expect(answered == Set(ids))
        #expect(busyCount <= 200 - 64)
        try expectService()
    }

    @Test("two hundred connections that say nothing, and one more who wants to talk")
    func silentCrowd() throws {
        let crowd = try (0..<200).map { _ in try server.stranger() }
        let newcomer = try server.client("newcomer")
        try newcomer.say("hello", in: .room("lobby"))
        try expectService()
        #expect(crowd.count == 200)
    }

    @Test("[SESSION-3.1-4] a stranger who says nothing is let go in time")
    func silentStranger() throws {
        let strict = try RunningServer { $0.limits[.handshakeTimeoutMilliseconds] = 1000 }
        let client = try strict.stranger()
        #expect(try client.lastError()?.code == .handshakeTimeout)
    }

    @Test("[SESSION-3.1-3] [LIMIT-8.1-4] a full server says so")
    func full() throws {
        let small = try RunningServer { $0.limits[.connectionsMax] = 2 }
        let first = try small.client("one")
        let second = try small.client("two")
        let third = try small.stranger()
        let error = try third.lastError()
        #expect(error?.code == .serverFull)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)
        try first.say("we are two", in: .room("lobby"))
        try second.say("that is so", in: .room("lobby"))
    }
}
