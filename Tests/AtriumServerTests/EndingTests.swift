import AtriumSession
import AtriumWire
import Testing

@Suite("How connections end, over real sockets")
struct EndingTests {
    @Test("[SESSION-3.7-1] requests in front of Quit take effect")
    func quitsBehindRequests() throws {
        let server = try RunningServer()
        let (ada, bob) = (try server.client("ada"), try server.client("bob"))
        let (say, quit) = (ada.nextRequestID(), ada.nextRequestID())
        try ada.send(
            raw: Say(operation: ada.nextOperation(), target: .room("lobby"), style: .plain, text: "bye").encoded(
                requestID: say) + Quit().encoded(requestID: quit))
        let rest = try ada.rest()
        #expect(rest.last?.kind == .done && rest.last?.header.requestID == quit)
        #expect(try bob.wait(MessageEvent.self).text == "bye")
    }

    @Test("[SESSION-3.7-4] behind the error that ends a connection nothing comes, whatever was sent with it")
    func nothingBehindTheError() throws {
        let server = try RunningServer()
        let client = try server.client("mallory")
        let ping = client.nextRequestID()
        try client.send(
            raw: Ping(eventsReceived: 0).encoded(requestID: ping)
                + Gap(conversation: client.lobby, head: 1).encoded()
                + Ping(eventsReceived: 0).encoded(requestID: client.nextRequestID())
                + ListRooms(after: "", count: 0).encoded(requestID: client.nextRequestID()))
        let rest = try client.rest()
        #expect(rest.map(\.kind) == [.pong, .error])
        #expect(try rest.last?.decode(ErrorFrame.self).scope == .connection)
    }

    @Test("[SESSION-3.7-4] behind the error that ends a connection nothing comes, also where the error has to wait")
    func nothingBehindAWaitingError() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let sloth = try WireClient(port: server.server.port, receiveBufferBytes: 65536)
        try sloth.logIn("sloth")
        let text = String(repeating: "x", count: 16000)
        for _ in 0..<400 { try ada.say(text, in: .room("lobby")) }
        try sloth.send(
            raw: Say(operation: sloth.nextOperation(), target: .room("lobby"), style: .plain, text: "last").encoded(
                requestID: sloth.nextRequestID()) + Gap(conversation: sloth.lobby, head: 1).encoded())
        _ = try ada.wait(MessageEvent.self) { $0.text == "last" }
        // The server waits a second for its last word to leave; what comes behind that is not said at all.
        let rest = try sloth.rest()
        #expect(rest.drop { $0.kind != .error }.count <= 1)
    }

    @Test("[SESSION-3.6-1] [SESSION-3.7-2] a silent client is asked, then told that it was silent too long, and let go")
    func tellsTheSilent() throws {
        let server = try RunningServer { $0.limits[.keepAliveMilliseconds] = 1000 }
        let client = try server.client("sloth")
        let rest = try client.rest()
        #expect(rest.map(\.kind) == [.ping, .error])
        let error = try rest.last?.decode(ErrorFrame.self)
        #expect(error?.code == .keepAliveTimeout && error?.scope == .connection)
    }

    @Test("[SESSION-3.5-7] a silent session makes room for a new one, which is let in when it tries again")
    func makesRoom() throws {
        let server = try RunningServer {
            $0.limits[.sessionsPerAccountMax] = 1
            $0.limits[.keepAliveMilliseconds] = 3000
        }
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        var silent: WireClient? = try server.stranger()
        try silent?.logIn("ada", key: key)
        // The server asks when the session has been silent for the whole time; it is not answered.
        _ = try silent?.wait(Ping.self)
        #expect(throws: WireClient.Failure.self) { try server.stranger().logIn("ada", key: key, claims: false) }
        #expect(try silent?.lastError()?.code == .sessionReplaced)
        silent = nil
        #expect((0..<100).contains { _ in isLetIn(server, key) })
    }

    /// Whether a session of the account is admitted now.
    private func isLetIn(_ server: RunningServer, _ key: DeviceKey) -> Bool {
        do {
            try server.stranger().logIn("ada", key: key, claims: false)
            return true
        } catch {
            return false
        }
    }
}
