import AtriumWire
import SpecReading
import Testing

@Suite struct FramingTests {
    @Test("[FRAME-2.2-1] flags are sent as 0", arguments: FrameVector.frames)
    func sendsNoFlags(_ vector: FrameVector) throws {
        let type = try #require(FrameTypes.type(named: vector.frame))
        let frame = try type.init(payload: bytes(vector.wire).dropFirst(FrameHeader.byteCount))
        #expect(frame.encoded()[6..<8].allSatisfy { $0 == 0 })
    }

    @Test("[FRAME-2.2-3] a frame that answers nothing carries request id 0 unless another is given")
    func sendsRequestIDZero() {
        #expect(Done().encoded() == bytes("00000000 0007 0000 00000000"))
        #expect(Done().encoded(requestID: 7) == bytes("00000000 0007 0000 00000007"))
    }

    @Test("the first byte of a frame is 0: no letter, and no TLS record")
    func startsWithZero() {
        for vector in FrameVector.frames { #expect(bytes(vector.wire)[0] == 0) }
        #expect(FrameHeader.payloadEndBytes == 1 << 24)
    }

    @Test("[FRAME-2.6-3] text is kept byte for byte", arguments: ["é", "e\u{301}", "\u{FEFF}x", "a\tb\nc", "👩‍👩‍👧", ""])
    func keepsText(_ text: String) throws {
        let topic = TopicEvent(
            head: EventHead(
                conversation: ConversationID(rawValue: 1), time: WallTime(microseconds: 0),
                author: AccountID(rawValue: 1), operation: OperationID(instance: 1, counter: 1), authorName: "ada"),
            topic: text)
        let payload = topic.encoded().dropFirst(FrameHeader.byteCount)
        #expect(Array(try TopicEvent(payload: payload).topic.utf8) == Array(text.utf8))
    }

    @Test("[FRAME-2.3-2] a Boolean is sent as 0 or 1")
    func sendsBooleans() {
        var output: [UInt8] = []
        output.append(bool: true)
        output.append(bool: false)
        #expect(output == [1, 0])
    }

    @Test("every kind lies in a group and has a type", arguments: FrameKind.allCases)
    func hasGroup(_ kind: FrameKind) {
        #expect(kind.group.rawValue == UInt8(kind.rawValue >> 8))
        #expect(FrameTypes.type(of: kind)?.kind == kind)
    }

    @Test("a text longer than its length can say is a fault of ours")
    func trapsOnLongText() async {
        await #expect(processExitsWith: .failure) {
            _ = LoggedIn(
                account: AccountID(rawValue: 1), session: SessionID(rawValue: 1),
                name: String(repeating: "x", count: 256), verifier: []
            ).encoded()
        }
    }
}
