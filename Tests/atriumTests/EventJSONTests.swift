import AtriumWire
import Testing

@testable import AtriumClient
@testable import atrium

@Suite("JSON for scripts")
struct EventJSONTests {
    static func event(_ body: EventBody, sequence: UInt64 = 345) -> ConversationEvent {
        let head = EventHead(
            conversation: ConversationID(rawValue: 12), sequence: sequence,
            time: WallTime(microseconds: 1_738_310_709_000_120), author: AccountID(rawValue: 4),
            operation: OperationID(instance: 9, counter: 1), authorName: "bob")
        return ConversationEvent(head: head, body: body)
    }

    private static let start = """
        "conversation":"#dev","from":"bob","time":"2025-01-31T08:05:09.000120Z","seq":345,"id":"12:345"
        """

    private func line(_ body: EventBody) -> String { EventJSON.object(Self.event(body), in: "#dev").line }

    @Test("a message has its text, and says where it is an action")
    func message() {
        #expect(line(.message(.plain, "hi")) == "{\"type\":\"message\",\(Self.start),\"text\":\"hi\"}")
        #expect(line(.message(.action, "waves")).hasSuffix("\"text\":\"waves\",\"action\":true}"))
    }

    @Test("a topic has its text")
    func topic() {
        #expect(line(.topic("")) == "{\"type\":\"topic\",\(Self.start),\"text\":\"\"}")
    }

    @Test("what is kept is said in the words it is set in")
    func keep() {
        let rule = KeepRule(.limits, eventAgeSeconds: 2_592_000, eventBytes: 500 << 20)
        #expect(
            line(.keep(rule)) == "{\"type\":\"keep\",\(Self.start),\"events\":\"30d,500M\",\"files\":\"forever\"}")
    }

    @Test("a file has id, name, size, digest and state; no digest until it is stored")
    func file() {
        let id = FileID(rawValue: .max)
        let digest = Digest([UInt8](repeating: 0xAB, count: 32))
        #expect(
            line(.fileOffered(id, name: "a", sizeBytes: 5)).hasSuffix(
                #""file":{"id":"18446744073709551615","name":"a","size":5,"sha256":null,"state":"uploading"}}"#))
        #expect(
            line(.fileStored(id, name: "a", sizeBytes: 5, digest: digest)).contains(
                "\"sha256\":\"\(digest.hex)\",\"state\":\"stored\""))
        #expect(
            line(.fileWithdrawn(id, name: "a", sizeBytes: 5, reason: .mismatch)).hasSuffix(
                #""sha256":null,"state":"withdrawn"},"reason":"mismatch"}"#))
    }

    @Test("who comes and goes has neither sequence nor id")
    func presence() {
        let conversation = ConversationID(rawValue: 12)
        let account = AccountID(rawValue: 4)
        let time = WallTime(microseconds: 0)
        let joined = PresenceChange.joined(conversation, account, name: "eve", presentCount: 3)
        #expect(
            EventJSON.object(joined, in: "#dev", at: time).line
                == ##"{"type":"join","conversation":"#dev","from":"eve","##
                + #""time":"1970-01-01T00:00:00.000000Z","present":3}"#)
        let left = PresenceChange.left(conversation, account, name: "eve", presentCount: 2, reason: .lost)
        #expect(EventJSON.object(left, in: "#dev", at: time).line.hasSuffix(#""present":2,"reason":"lost"}"#))
        let count = PresenceChange.count(conversation, presentCount: 900)
        #expect(EventJSON.object(count, in: "#dev", at: time).line.contains(#""type":"presence""#))
    }

    @Test("an event of an unknown kind is passed on as such")
    func unknown() {
        #expect(line(.unknown(kind: 0x7FF)).hasSuffix("\"kind\":2047}"))
    }

    @Test(
        "everything that needs it is escaped",
        arguments: [
            ("\"\\/", #""\"\\/""#), ("\n\t\r", #""\n\t\r""#), ("\u{1B}", #""\u001b""#), ("\u{0}", #""\u0000""#),
            ("\u{7F}\u{85}", #""\u007f\u0085""#), ("\u{202E}", #""\u202e""#), ("ü世👍", "\"ü世👍\""),
        ])
    func escapes(_ text: String, _ expected: String) {
        #expect(text.quotedAsJSON == expected)
    }
}
