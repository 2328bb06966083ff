import AtriumWire
import Testing

@Suite("Streams of frames over real sockets")
struct StreamTests {
    @Test("[FRAME-2.1-1] frames that come byte by byte are taken as others are")
    func byteByByte() throws {
        let server = try RunningServer()
        let ada = try server.stranger()
        ada.pieceMaxBytes = 1
        try ada.logIn("ada")
        #expect(try ada.say("slowly", in: .room("lobby")).sequence == 1)
        #expect(try ada.passed(MessageEvent.self)?.text ?? ada.wait(MessageEvent.self).text == "slowly")
    }

    @Test("[FRAME-2.1-1] many frames that come at once are all taken, and one cut in the middle when its rest comes")
    func atOnce() throws {
        let server = try RunningServer()
        let ada = try server.client("ada")
        let ids = (0..<50).map { _ in ada.nextRequestID() }
        let bytes = ids.flatMap { ListRooms(after: "", count: 0).encoded(requestID: $0) }
        try ada.send(raw: Array(bytes.dropLast(7)))
        var answered: Set<UInt32> = []
        while answered.count < ids.count - 1, let frame = try ada.next() { answered.insert(frame.header.requestID) }
        #expect(answered == Set(ids.dropLast()))
        try ada.send(raw: Array(bytes.suffix(7)))
        #expect(try ada.outcome(of: ids[49]).kind == .roomList)
    }

    @Test("[SESSION-3.1-1] a server says nothing before it has read Hello")
    func listensFirst() throws {
        let server = try RunningServer()
        let silent = try server.stranger()
        try server.client("ada").say("hello", in: .room("lobby"))
        _ = try silent.greet()
        #expect(silent.passedOver.isEmpty)
    }

    @Test("[ROOM-4.1-3] whoever follows gets the events of all who speak at once in rising sequence, without holes")
    func rising() throws {
        let server = try RunningServer()
        let speakers = try ["ada", "bob", "cleo"].map { try server.client($0) }
        let listeners = try ["dan", "eve"].map { try server.client($0) }
        for speaker in speakers {
            let says = (0..<40).flatMap { number in
                Say(operation: speaker.nextOperation(), target: .room("lobby"), style: .plain, text: "\(number)")
                    .encoded(requestID: speaker.nextRequestID())
            }
            try speaker.send(raw: says)
        }
        for client in listeners + speakers {
            let sequences = try (0..<120).map { _ in try client.wait(MessageEvent.self).head.sequence }
            #expect(sequences == Array(1...120))
        }
    }
}
