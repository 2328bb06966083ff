import AtriumWire

extension Scenario {
    static let refusedRequests = Scenario(
        id: "refused-requests", about: "Requests that are refused; the connection goes on.",
        spec: [
            "FRAME-2.4-4", "FRAME-2.6-1", "FRAME-2.6-2", "FRAME-2.6-4", "FRAME-2.6-5", "FRAME-2.7-2", "ROOM-4.3-3",
            "ROOM-4.4-1", "SESSION-3.4-1", "FILE-6.1-2", "FILE-6.2-1", "ERROR-7.1-2", "ERROR-7.1-4",
            "LIMIT-8.1-4",
        ],
        limits: ["textMaxBytes": 1024, "fileMaxBytes": 1000]
    ) { recorder in
        try recorder.logIn("ada")
        let unknown = frame(0x7777, requestID: recorder.nextRequestID("ada"), [1, 2, 3])
        try recorder.send("ada", bytes: unknown, as: "of an unknown kind")
        try recorder.expect("ada", .unknownKind)
        try recorder.send("ada", bytes: frame(0x7777, requestID: 0, []), as: "of an unknown kind")
        try recorder.say("ada", "", in: .room("lobby"))
        try recorder.expect("ada", .textEmpty)
        try recorder.say("ada", String(repeating: "x", count: 1025), in: .room("lobby"))
        try recorder.expect("ada", .textTooLong)
        try recorder.say("ada", "a\u{1B}[2Jb", in: .room("lobby"))
        try recorder.expect("ada", .textInvalid)
        var broken = Say(operation: recorder.operation("ada"), target: .room("lobby"), style: .plain, text: "ab")
            .encoded(requestID: recorder.nextRequestID("ada"))
        broken[broken.count - 1] = 0xFF
        try recorder.send("ada", bytes: broken, as: "Say")
        try recorder.expect("ada", .textInvalid)
        try recorder.say("ada", "hello", in: .room("no spaces"))
        try recorder.expect("ada", .nameInvalid)
        try recorder.send("ada", Who(target: .room("nowhere"), after: ""))
        try recorder.expect("ada", .noSuchConversation)
        try recorder.send("ada", Follow(target: .account("ada"), announce: false))
        try recorder.expect("ada", Followed.self)
        try recorder.send("ada", SetTopic(operation: recorder.operation("ada"), target: .account("ada"), topic: "x"))
        try recorder.expect("ada", .notAllowed)
        try recorder.offer("ada", "../up", sizeBytes: 1, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", .fileNameInvalid)
        try recorder.offer("ada", "large", sizeBytes: 1001, to: .room("lobby"), transfer: 1)
        try recorder.expect("ada", .fileTooLarge)
        try recorder.offer("ada", "note.bin", sizeBytes: 1, to: .room("lobby"), transfer: 0)
        try recorder.expect("ada", .transferInUse)
        try recorder.fetch("ada", FileID(rawValue: 99), transfer: 1)
        try recorder.expect("ada", .noSuchFile)
        try recorder.say("ada", "still here", in: .room("lobby"))
        try recorder.expect("ada", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.quit("ada")
    }

    static let brokenFrames = Scenario(
        id: "broken-frames", about: "Frames that end the connection they come on, each on one of its own.",
        spec: [
            "FRAME-2.2-2", "FRAME-2.4-1", "FRAME-2.4-3", "FRAME-2.7-1", "SESSION-3.1-2", "SESSION-3.1-5",
            "SESSION-3.2-1", "SESSION-3.7-2", "SESSION-3.7-4", "ERROR-7.1-4",
        ]
    ) { recorder in
        func ends(_ client: String, _ code: ErrorCode) throws {
            try recorder.expect(client, code, .connection)
            try recorder.expectClose(client)
        }
        try recorder.connect("magic")
        try recorder.send("magic", bytes: frame(1, requestID: 1, [UInt8](repeating: 0x41, count: 11)), as: "Hello")
        try ends("magic", .notAtrium)
        try recorder.connect("first")
        try recorder.send("first", Ping(eventsReceived: 0))
        try ends("first", .notAtrium)
        try recorder.connect("major")
        try recorder.send("major", Hello(major: 2, minor: 0, software: "", capabilities: []))
        try ends("major", .versionUnsupported)
        try recorder.greet("early")
        try recorder.say("early", "hello", in: .room("lobby"))
        try ends("early", .unexpectedFrame)
        try recorder.greet("long")
        // The length alone is enough: no payload comes.
        try recorder.send("long", bytes: frame(0x0101, requestID: 2, [], payloadBytes: 4097), as: "Claim")
        try ends("long", .frameTooLarge)
        try recorder.logIn("ada")
        try recorder.send("ada", bytes: frame(0x0201, requestID: 9, [], payloadBytes: 65537), as: "Say")
        try ends("ada", .frameTooLarge)
        try recorder.logIn("bob")
        try recorder.send("bob", bytes: frame(0x0208, requestID: 9, [1, 2, 3]), as: "MarkRead")
        try ends("bob", .malformed)
        try recorder.logIn("cleo")
        try recorder.send("cleo", bytes: frame(0x0203, requestID: 9, [3, 0, 0]), as: "Follow")
        try ends("cleo", .malformed)
        try recorder.logIn("dan")
        try recorder.send("dan", bytes: ListRooms(after: "", count: 0).encoded(requestID: 0), as: "ListRooms")
        try ends("dan", .requestIdInUse)
        try recorder.logIn("eve")
        try recorder.send("eve", bytes: Done().encoded(), as: "Done")
        try ends("eve", .unexpectedFrame)
    }

    /// A frame as it would be sent, right or wrong.
    private static func frame(
        _ kind: UInt16, requestID: UInt32, _ payload: [UInt8], payloadBytes: UInt32? = nil
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: payloadBytes ?? UInt32(payload.count))
        bytes.append(bigEndian: kind)
        bytes.append(bigEndian: UInt16(0))
        bytes.append(bigEndian: requestID)
        return bytes + payload
    }
}
