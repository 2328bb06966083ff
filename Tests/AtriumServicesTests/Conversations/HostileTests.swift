import AtriumServices
import AtriumWire
import Testing

struct HostileTests {
    let world = World()
    let ann: SessionID

    init() { ann = world.logIn("ann") }

    @Test("a kind that no loop hands on is refused", arguments: FrameKind.allCases.filter { !$0.isForCore })
    func refusesForeignKinds(kind: FrameKind) {
        let header = FrameHeader(payloadBytes: 0, kind: kind, requestID: 50)
        #expect(world.refusal(of: world.send(header, [], ann), at: ann) == .unexpectedFrame)
    }

    @Test("a kind nobody knows is refused, and its request lives")
    func refusesUnknownKind() {
        var header = FrameHeader(payloadBytes: 0, kind: .say, requestID: 50)
        header.kindNumber = 0xEEEE
        #expect(world.refusal(of: world.send(header, [], ann), at: ann) == .unknownKind)
    }

    @Test("a truncated payload closes the connection with a reason, whatever its kind and length")
    func closesTruncated() {
        var payload: [UInt8] = []
        Say(operation: world.operation(), target: .room("lobby"), style: .plain, text: "hello")
            .encodePayload(into: &payload)
        for count in 0..<payload.count {
            world.forget(ann)
            let header = FrameHeader(payloadBytes: count, kind: .say, requestID: 50)
            world.send(header, Array(payload[..<count]), ann)
            guard case .closed(let frame) = world.items(ann).last else {
                Issue.record("it closes")
                return
            }
            let error = frame.decoded(as: ErrorFrame.self)
            #expect(error?.code == .malformed && error?.scope == .connection && frame.header.requestID == 50)
        }
        #expect(world.texts(ann).isEmpty)
    }

    @Test("text that is not UTF-8 ends its request alone")
    func refusesBadUTF8() {
        var payload: [UInt8] = []
        Say(operation: world.operation(), target: .room("lobby"), style: .plain, text: "hello")
            .encodePayload(into: &payload)
        payload[payload.count - 1] = 0xFF
        let header = FrameHeader(payloadBytes: payload.count, kind: .say, requestID: 50)
        #expect(world.refusal(of: world.send(header, payload, ann), at: ann) == .textInvalid)
        world.say("hello", in: .room("lobby"), from: ann)
        #expect(world.texts(ann) == ["hello"])
    }

    @Test("[FRAME-2.6-4] [DIRECT-5.1-3] [ERROR-7.1-2] targets that lead nowhere are refused, and make nothing")
    func refusesTargets() {
        let wrong: [(Target, ErrorCode)] = [
            (.conversation(ConversationID(rawValue: 0)), .noSuchConversation),
            (.conversation(ConversationID(rawValue: .max)), .noSuchConversation),
            (.room(""), .nameInvalid), (.room("#lobby"), .nameInvalid), (.room("a/b"), .nameInvalid),
            (.room(String(repeating: "x", count: 65)), .nameInvalid), (.room("€"), .nameInvalid),
            (.account(""), .nameInvalid), (.account("@ann"), .nameInvalid), (.account("nobody"), .noSuchAccount),
        ]
        let kept = world.journal.changes.count
        for (target, code) in wrong {
            let requests = [
                world.say("hi", in: target, from: ann), world.follow(target, from: ann),
                world.offer("a", to: target, from: ann), world.send(Who(target: target, after: ""), from: ann),
                world.send(ListFiles(target: target, before: 0, count: 0), from: ann),
            ]
            for requestID in requests {
                let error = world.outcome(ErrorFrame.self, of: requestID, at: ann)
                #expect(error?.code == code && error?.scope == .request)
            }
        }
        #expect(world.journal.changes.count == kept)
        #expect(world.room(String(repeating: "x", count: 64), from: ann) != nil)
    }

    @Test("[FRAME-2.7-2] asking about a room that does not exist does not make it")
    func asksWithoutMaking() {
        let requests = [
            world.send(Who(target: .room("none"), after: ""), from: ann),
            world.send(ListFiles(target: .room("none"), before: 0, count: 0), from: ann),
            world.send(ListFiles(target: .account("ann"), before: 0, count: 0), from: ann),
        ]
        for requestID in requests { #expect(world.refusal(of: requestID, at: ann) == .noSuchConversation) }
    }

    @Test("[FRAME-2.6-5] [FILE-6.1-2] an offer without a transfer, or under no plain name, is refused")
    func refusesOffers() {
        let zero = world.offer("a", to: .room("lobby"), transfer: 0, from: ann)
        #expect(world.refusal(of: zero, at: ann) == .transferInUse)
        for name in ["", "..", "../a", "a\\b", "a\u{0}", "a\u{202E}txt"] {
            let requestID = world.offer(name, to: .room("lobby"), from: ann)
            #expect(world.refusal(of: requestID, at: ann) == .fileNameInvalid)
        }
    }

    @Test("calls about sessions and files nobody knows change nothing")
    func unknownReports() {
        let nobody = world.connect()
        let uploader = Uploader(session: nobody, transfer: TransferID(rawValue: 1))
        let file = FileID(rawValue: 404)
        let kept = world.journal.changes.count
        world.turn {
            $0.sessionEnded(nobody, reason: .lost, at: world.now, into: &$1)
            $0.historyFinished(session: nobody, conversation: ConversationID(rawValue: 1))
            $0.uploadStored(file, digest: .zero, by: uploader, requestID: 1, at: world.now, into: &$1)
            $0.uploadFailed(
                file, reason: .failed, code: .storage, text: "", by: nil, requestID: 0, at: world.now, into: &$1)
            $0.uploadEnded(file, by: uploader, reason: .cancelled, at: world.now, into: &$1)
            $0.tick(at: world.now, into: &$1)
        }
        #expect(world.journal.changes.count == kept && world.blobs.isEmpty)
    }

    @Test("[FRAME-2.6-2] control characters are refused in a message but for TAB and LF, in a topic but for TAB")
    func refusesControls() throws {
        for value in Array(0x00...0x1F as ClosedRange<UInt32>) + Array(0x7F...0x9F) {
            let text = "a\(try #require(Unicode.Scalar(value)))b"
            let said = world.say(text, in: .room("lobby"), from: ann)
            #expect(world.refusal(of: said, at: ann) == (value == 0x09 || value == 0x0A ? nil : .textInvalid))
            let set = world.send(
                SetTopic(operation: world.operation(), target: .room("lobby"), topic: text), from: ann)
            #expect(world.refusal(of: set, at: ann) == (value == 0x09 ? nil : .textInvalid))
        }
        #expect(world.texts(ann) == ["a\tb", "a\nb"])
    }
}
