import AtriumNet
import AtriumServer
import AtriumSession
import AtriumWire
import Testing

@Suite("How connections come to stand under TLS")
struct HandshakeTests {
    private let server: RunningServer
    private let port: UInt16

    init() throws {
        server = try RunningServer { $0.security = .tls(nil) }
        port = server.server.port
    }

    private func client(_ name: String) throws -> WireClient {
        let client = try WireClient(port: port, sealed: true)
        try client.logIn(name)
        return client
    }

    @Test("who connects by TLS logs in and chats, and sees the server's key")
    func chats() throws {
        let ada = try client("ada")
        let bob = try client("bob")
        #expect(ada.link.fingerprint == server.server.certificate?.fingerprint)
        #expect(ada.link.fingerprint != nil)
        try ada.say("hello", in: .room("lobby"))
        #expect(try bob.wait(MessageEvent.self).text == "hello")
        try bob.say(String(repeating: "long ", count: 3000), in: .room("lobby"))
        #expect(try ada.wait(MessageEvent.self) { $0.text != "hello" }.text.utf8.count == 15_000)
    }

    @Test("a login that was bound to another connection, as one that is relayed, is refused")
    func refusesRelayed() throws {
        let other = try WireClient(port: port, sealed: true)
        let relayed = try WireClient(port: port, sealed: true)
        let binding = try #require(ChannelBinding(other.link.channelBinding()))
        #expect(throws: WireClient.Failure.self) { try relayed.logIn("ada", boundElsewhere: binding) }
    }

    @Test("[SESSION-3.8-4] a clear hello is told that the port takes TLS, and nothing else")
    func refusesClear() throws {
        let client = try WireClient(port: port, sealed: false)
        try client.send(Hello(major: 1, minor: 0, software: "test/1", capabilities: []))
        let frames = try client.rest()
        #expect(frames.count == 1)
        #expect(try frames.first?.decode(ErrorFrame.self).code == .tlsRequired)
        // One byte decides.
        let drip = try WireClient(port: port, sealed: false)
        try drip.send(raw: [0])
        #expect(try drip.lastError()?.code == .tlsRequired)
    }

    @Test("a browser is answered in its own words, and noise is told that this is Atrium")
    func answersOthers() throws {
        let browser = try WireClient(port: port, sealed: false)
        try browser.send(raw: Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(String(decoding: try browser.restOfBytes(), as: UTF8.self).hasPrefix("HTTP/1.0 400 "))
        let noise = try WireClient(port: port, sealed: false)
        try noise.send(raw: [0xFF, 1, 2, 3])
        #expect(try noise.lastError()?.code == .notAtrium)
    }

    @Test("what only looks like TLS is told so by an alert")
    func refusesNoise() throws {
        let client = try WireClient(port: port, sealed: false)
        try client.send(raw: [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])
        // A record of alerts: fatal.
        let answer = try client.restOfBytes()
        #expect(answer.first == 0x15)
        #expect(answer.count == 7 && answer[5] == 2)
        _ = try self.client("ada")
    }

    @Test("a first message that comes byte by byte is taken as well")
    func takesDrips() throws {
        let client = try WireClient(port: port, sealed: true)
        client.pieceMaxBytes = 1
        try client.logIn("ada")
        let dripping = try DrippingTLS(port: port)
        try dripping.shakeHands()
    }

    @Test("a connection cut at any byte of its first message costs nobody anything")
    func survivesCuts() throws {
        let ada = try client("ada")
        let hello = try DrippingTLS.firstMessage()
        for count in 0...hello.count {
            let client = try WireClient(port: port, sealed: false)
            try client.send(raw: Array(hello[..<count]))
        }
        // Half of them wait for an answer first.
        for count in stride(from: 0, to: hello.count, by: 7) {
            let client = try WireClient(port: port, sealed: false)
            try client.send(raw: Array(hello[..<count]))
            client.endSending()
            #expect(try client.restOfBytes().isEmpty)
        }
        let whole = try WireClient(port: port, sealed: false)
        try whole.send(raw: hello)
        whole.endSending()
        // The server's side of the handshake, or an end.
        #expect(try whole.restOfBytes().first == 0x16)
        try ada.say("still here", in: .room("lobby"))
    }

    @Test("[SESSION-3.8-6] a handshake that drips does not outlive the time for it, and says nothing at its end")
    func endsLateHandshakes() throws {
        let server = try RunningServer {
            $0.security = .tls(nil)
            $0.limits[.handshakeTimeoutMilliseconds] = Limit.handshakeTimeoutMilliseconds.range.lowerBound
        }
        let silent = try WireClient(port: server.server.port, sealed: false)
        let begun = try WireClient(port: server.server.port, sealed: false)
        try begun.send(raw: Array(DrippingTLS.firstMessage().prefix(40)))
        let halfWay = try WireClient(port: server.server.port, sealed: false)
        try halfWay.send(raw: DrippingTLS.firstMessage())
        #expect(try silent.restOfBytes().isEmpty)
        #expect(try begun.restOfBytes().isEmpty)
        // The server's part of the handshake, and then the end: no alert and no frame.
        let answer = try halfWay.restOfBytes()
        #expect(answer.first == 0x16)
        #expect(!answer.isEmpty)
    }

    @Test("a server that is full tells one more so, under TLS")
    func tellsFull() throws {
        let server = try RunningServer {
            $0.security = .tls(nil)
            $0.limits[.connectionsMax] = 2
        }
        let first = try WireClient(port: server.server.port, sealed: true)
        try first.logIn("ada")
        let second = try WireClient(port: server.server.port, sealed: true)
        try second.logIn("bob")
        let third = try WireClient(port: server.server.port, sealed: true)
        #expect(try third.lastError()?.code == .serverFull)
        try first.say("hello", in: .room("lobby"))
    }
}
